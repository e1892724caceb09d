# SPDX-License-Identifier: MIT
#
# Every process has a dump of its own, and together they hold all calls.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c forks forks.c || exit 99

# check_family CASE DUMPS PROMISE
check_family()
{
	run_host ./forks "$1"
	check_status "$3: the program runs as ever" 0
	check_equal "$3: there is a dump for each" "$2" \
		"$(printf '%s\n' $dumps | wc -l)"
	check_counts "$3: all calls are counted, none twice"
}

check_family nested 2 "fork in nested functions"
check_equal "a child knows the path it was born on" "1 fork_in_depth" \
	"$(callers_of child_work $dumps)"
check_equal "calls open at the fork are the parent's" "5/1" \
	"$(ncalls_of fork_in_depth $dumps)"
check_family twice 4 "fork in a fork's child"
check_family raw 2 "fork by system call"
check_equal "such a child says that it does not know its path" \
	"1 {forked}" "$(callers_of child_work $dumps)"
check_family thread 2 "fork in a thread"
check_family handler 2 "fork in a signal handler"
check_family storm 321 "320 forks by eight threads"
check_family vfork 4 "vfork and exec"
check_equal "a vfork child's calls are its parent's" "3 vfork_and_execute" \
	"$(callers_of parent_work $dumps)"
check_family spawn 4 "posix_spawn, system and popen"
check_family exec 3 "exec of itself"
check_family daemon 3 "a daemon that closes all files"

rm -f counts
COUNTS=$PWD/counts "$cygprof" record -o family.cygprof ./forks nested \
	>/dev/null 2>record-errors
dumps=$(echo family*.cygprof)
check_counts "the dumps of one record are added"

done_testing
