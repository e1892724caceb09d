# SPDX-License-Identifier: MIT
#
# Calls of many threads are counted, each in its lane, and lanes are few.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c threads threads.c || exit 99

lanes_of()
{
	"$cygprof" info $dumps | grep -c '^lane [0-9]*:'
}

run_host ./threads together
check_counts "calls of eight threads at once are counted"
check_equal "each thread is told" 9 \
	"$("$cygprof" info $dumps | grep -c '^  thread [0-9]*:')"
check_equal "a thread's first function has no caller" "" \
	"$(callers_of work $dumps)"

run_host ./threads short
check_counts "calls of 200 threads in turn are counted"
check_equal "they use one lane" 2 "$(lanes_of)"

run_host ./threads crowd
check_counts "calls of 200 threads at once are counted"

run_host ./threads exit
check_counts "calls of threads that leave by pthread_exit are counted"
check_equal "what they left is not called by what came next" \
	"160/8 leave
8 work_and_leave" "$(callers_of leave $dumps)"

run_host ./threads cancel
check_counts "calls of cancelled threads are counted"

run_host ./threads keys
check_counts "calls of key destructors are counted, in all rounds"

run_host ./threads rush
check_counts "64 first calls at once are counted"

run_host ./threads outlive
check_status "a thread may outlive main" 0
check_counts "its calls are counted"

run_host ./threads all
check_counts "all of these in one program are counted"

build_c threads-cxx threads.c -- -fexceptions || exit 99
run_host ./threads-cxx exit
check_counts "calls that pthread_exit unwinds are counted"
run_host ./threads-cxx cancel
check_counts "calls that cancellation unwinds are counted"

done_testing
