# SPDX-License-Identifier: MIT
#
# Signal handlers call functions; no call is lost, theirs or others'.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c signals signals.c -- -O2 -Wl,-z,now || exit 99

# check_signals CASE CALLERS JUMPS PROMISE: who may call alternate().  A handler
# that jumps out of a hook may leave a call that is counted and does nothing.
check_signals()
{
	run_host ./signals "$1"
	check_status "$4: the program runs as ever" 0
	check_counts_within "$3" "$4: all calls are counted"
	check_equal "$4: what work() calls is called by it" "" \
		"$(callers_of alternate $dumps |
			grep -Ev "^[0-9]* ($2)\$")"
}

check_signals storm 'work|handle' 0 "a storm of signals"
check_signals above 'work|handle' 0 \
	"on a signal stack above the thread's"
check_signals below 'work|handle' 0 \
	"on a signal stack below the thread's"
check_signals inside 'work|handle' 0 \
	"on a signal stack inside the thread's"
check_signals nested 'work' 0 "signals in signals"
check_signals timer 'work|handle' 0 "a timer"
check_signals small 'work|handle' 0 "on the smallest of signal stacks"
check_signals jump 'work_and_land|handle' 3001 \
	"handlers that jump out"
check_signals jump-off 'work_and_land|handle' 3001 \
	"that jump off a signal stack"

done_testing
