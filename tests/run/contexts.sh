# SPDX-License-Identifier: MIT
#
# Programs that make stacks of their own: makecontext, fibers.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c contexts contexts.c -- -O2 || exit 99

# check_fibers SWITCHES CASE PROMISE
check_fibers()
{
	run_host ./contexts "$2" "$1"
	check_status "$3: the program runs as ever" 0
	check_counts "$3: all calls are counted"
}

check_parents()
{
	check_equal "$1: what a fiber calls is called by it" "" \
		"$(callers_of give_way $dumps |
			grep -Ev '^[0-9]* (even|odd)_part$')"
	check_equal "$1: what the thread calls is called by it" "" \
		"$(callers_of resume $dumps |
			grep -Ev '^[0-9]* (run_up_and_down|run_half)$')"
	check_equal "$1: a fiber's first function is called by its stack" "" \
		"$(callers_of fiber_main $dumps | grep -v ' {strand}$')"
}

check_fibers 20000 ping-pong "two contexts"
check_parents "two contexts"
check_fibers 1000 array "32 stacks in one array"
check_parents "32 stacks in one array"
check_fibers 1000 declared "32 declared stacks"
check_parents "32 declared stacks"
check_fibers 50 many "200 stacks"
check_fibers 1000 relay "contexts that come back in another's call"
check_equal "and each call has the right caller" "8000 relay_main
7993 relay_main
8000 run_lap
7993 run_lap" "$(callers_of run_lap $dumps
	callers_of fib $dumps | grep relay_main
	callers_of pass_on $dumps
	callers_of fib $dumps | grep run_lap)"
check_equal "and each call its own exit" "" \
	"$(info_of health $dumps | grep -E 'healed|never entered')"
check_fibers 1000 exchange "two threads that exchange contexts"

# Nobody stands before makecontext in a static program.
if build_static contexts-static contexts.c
then
	run_host ./contexts-static declared 1000
	check_counts "declared stacks of a static program: all calls are counted"
	check_parents "declared stacks of a static program"
	run_host ./contexts-static array 1000
	check_counts "unknown stacks of a static program: all calls are counted"
else
	skip "stacks of a static program" "there is no libc.a"
fi

done_testing
