# SPDX-License-Identifier: MIT
#
# A handler runs after every instruction of both hooks and of the slow path:
# not one call is lost, whatever the handler does there.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

case $(uname -m) in
x86_64) ;;
*) skip_all "single-step.c knows the trap flag of x86-64 only" ;;
esac

build_c single-step single-step.c -- -O2 -Wl,-z,now || exit 99

# check_steps MODE PROMISE: the tree counts what the program counted.
check_steps()
{
	run_host ./single-step "$1" 1
	check_status "$2: the program runs as ever" 0
	check_counts "$2: all calls are counted"
}

# A jump out of a hook may leave the one call that was being made counted
# without a body, so the tree may have a call more for each jump.
check_jumps()
{
	run_host ./single-step jump "$1"
	check_status "$2: the program runs as ever" 0
	check_counts_within "$(cat host-output)" "$2: all calls are counted"
}

check_steps leaf "the handler calls a function"
check_steps same "the handler calls the function that is being entered"
check_steps paths "the handler makes new call paths"
check_steps mixed "the handler does all of that"
check_jumps 1 "the handler jumps away"
check_jumps 2 "the handler calls functions and jumps away"

# What is called in the very hook that forks goes on in parent and child, so
# the program counts it twice and the two dumps together once.
run_host ./single-step fork 1
check_status "the handler forks: no child crashes" 0
check "the handler forks: each child has the calls it made" \
	test "$(printf '%s\n' $dumps | wc -l)" -gt \
	"$(($(cat host-output) * 9 / 10))"

done_testing
