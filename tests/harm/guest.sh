# SPDX-License-Identifier: MIT
#
# A program sees of itself what it sees without the profiler.
# shellcheck disable=SC2016 # what another shell expands
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c guest guest.c -- -lm || exit 99
build_plain guest-plain guest.c -- -lm || exit 99
mkdir dumps

# run_both COMMAND: with $guest for the program.
run_both()
{
	for guest in ./guest-plain ./guest
	do
		export guest
		{
			CYGPROF_LOG_BASE=$PWD/dumps bash -c "$1" \
				>"$guest-output" 2>"$guest-errors"
		} 2>/dev/null
		echo "status $?" >>"$guest-output"
		"$SED" -i '/^guest=/d' "$guest-output"
	done
}

# check_same PROMISE COMMAND: output, errors and status are the same.
check_same()
{
	run_both "$2"
	check "$1" diff -u guest-plain-output guest-output
	check_equal "$1: and nothing is said" "$(cat guest-plain-errors)" \
		"$(cat guest-errors)"
}

# check_told PROMISE REGEXP COMMAND: so they are but for one line, in the
# program and in its child.
check_told()
{
	run_both "$3"
	check "$1" diff -u guest-plain-output guest-output
	check_like "$1: and it is told" "^cygprof: .*$2" "$(cat guest-errors)"
	check_equal "$1: once a process at most" "" \
		"$("$SED" 1,2d guest-errors)"
}

check_same "files, signals, limits, errno and numbers are its own" \
	'exec $guest 0 3>&-'
check_same "a status is passed on" 'exec $guest 42 3>&-'
check_same "standard input may be closed" 'exec $guest 0 <&-'
check_same "standard output may go" 'exec $guest 0 >/dev/null'
check_same "standard error may be closed" 'exec $guest 0 2>&-'
check_same "all of them may be closed" 'exec $guest 7 <&- >&- 2>&-'
check_same "inherited files keep their numbers" \
	'exec 3</dev/null 7</dev/null 9>&1; exec $guest 0'
check_same "the umask is its own" 'umask 0; exec $guest 0'
check_same "signals may be blocked and ignored" \
	'trap "" HUP USR1 PIPE XFSZ; exec $guest 0'
check_same "the environment may be empty" \
	'exec env -i CYGPROF_LOG_BASE=$PWD/dumps $guest 0'
check_same "the clock may be another" \
	'CYGPROF_CLOCK=monotonic CYGPROF_RING=0 exec $guest 0'
check_same "it may be off" 'CYGPROF=off exec $guest 0'
check_same "it may be forbidden" 'CYGPROF=never exec $guest 0'
check_same "past the node budget" 'CYGPROF_MAX_NODES=1 exec $guest 0'
check_same "with little memory" 'ulimit -v 40000; exec $guest 0'
check_told "with small files" 'file too large' \
	'(ulimit -f 4; exec $guest 0) | cat'
check_same "with no room for any file" \
	'(ulimit -f 0; exec $guest 0) | cat'
check_told "with no place for the dump" 'not a directory' \
	'CYGPROF_LOG_BASE=/dev/null exec $guest 0'

if build_static guest guest.c -- -lm -pthread &&
	build_plain guest-plain guest.c -- -lm -static
then
	check_told "with no file left to open" 'too many open files' \
		'exec prlimit --nofile=3 -- $guest 0'
	check_same "in a static program" 'exec $guest 3'
	check_same "in a static program that is off" 'CYGPROF=off exec $guest 3'
else
	skip "with no file left to open" "there is no libc.a"
fi

done_testing
