# SPDX-License-Identifier: MIT
#
# However a program ends, its dump is whole up to that moment.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c ends ends.c || exit 99
build_c early-late early-late.cc || exit 99

# check_end CASE STATUS FUNCTION PROMISE: FUNCTION is open at the end.
check_end()
{
	{ run_host ./ends "$1"; } 2>/dev/null
	check_status "$4: the program ends as ever" "$2"
	check_counts "$4: all calls are counted"
	check_like "$4: what was open is told" "^ .* $3 " \
		"$("$cygprof" last -n 5 $dumps 2>&1)"
	check_equal "$4: each open call has its place" "49/1 work
1 main" "$(callers_of work $dumps)"
}

check_end exit 5 end_by_exit "exit in depth"
check_end quick-exit 5 end_by_quick_exit "quick_exit"
check_end _exit 5 end_by__exit "_exit"
check_end abort 134 end_by_abort "abort"
check_end trap 132 end_by_trap "an illegal instruction"
check_end segv 139 end_by_segv "a wild pointer"
check_end kill 137 end_by_kill "kill -9"
check_end terminate 143 end_by_terminate "kill"

run_host ./ends handled
check_status "an overflown stack: the handler runs as ever" 6
check_counts_within 1 "an overflown stack: all calls are counted"
{ run_host ./ends overflow; } 2>/dev/null
check_status "an overflown stack ends the program as ever" 139
check_counts_within 1 "and all calls are counted"
{ run_host ./ends thread; } 2>/dev/null
check_status "a crash in a thread ends the program as ever" 139
check_counts_within 2 "and all threads' calls are counted"

# A kill may come between a hook and the program's own count: in each thread
# one call may be in the table and not yet in the program's count.
killed()
{
	rm -rf counts dumps
	mkdir dumps
	COUNTS=$PWD/counts CYGPROF_LOG_BASE=$PWD/dumps ./ends "$1" &
	sleep "0.0$2"
	kill -9 $!
	wait $! 2>/dev/null
	find_dumps
}
for try in 1 2 3 4 5 6 7 8 9
do
	killed on $try 2>/dev/null
	check_counts_within 1 "kill -9 after some time, $try"
done
for try in 1 3 5 7 9
do
	killed threads $try 2>/dev/null
	check_counts_within 3 "kill -9 of three threads after some time, $try"
done

run_host ./early-late
check_status "functions run before and behind main as ever" 0
check_counts "and are counted"
if build_static early-late-static early-late.cc -- -pthread
then
	run_host ./early-late-static
	check_status "in a static program as well" 0
	check_counts "where they are counted"
else
	skip "where they are counted" "there is no libc.a"
fi
build_c resolver resolver.c || exit 99
run_host ./resolver
check_status "an instrumented resolver does no harm" 0
check_counts "and what it resolves is counted"
if build_static resolver-static resolver.c
then
	run_host ./resolver-static
	check_status "nor in a static program" 0
	check_counts "where what it resolves is counted"
else
	skip "where what it resolves is counted" "there is no libc.a"
fi

done_testing
