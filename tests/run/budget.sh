# SPDX-License-Identifier: MIT
#
# Past the node budget only paths are lost: ncalls, primitive calls and the
# edges are those of an unlimited run.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c shapes shapes.c || exit 99
build_c jumps jumps.c -- -O2 || exit 99
build_c threads threads.c || exit 99
build_c contexts contexts.c -- -O2 || exit 99
build_c forks forks.c || exit 99
build_c signals signals.c -- -O2 -Wl,-z,now || exit 99

# Every row's and every edge's ncalls; no times.
numbers_of()
{
	table_of "$@"
	"$cygprof" callers -s none --plain "$@" 2>>table-errors |
		awk '
		/ <- / {
			callee = $0
			sub(/ *<- .*$/, "", callee)
			sub(/^.* <- */, "")
		}
		$1 ~ /^[0-9]+(\/[0-9]+)?$/ {
			print callee, "<-", $1, $NF
		}'
}

# check_budget PROMISE PROGRAM ARGS...
check_budget()
{
	budget_promise=$1
	shift
	CYGPROF_MAX_NODES=18446744073709551615 run_host "$@"
	check_counts "$budget_promise: calls without a limit are counted"
	numbers_of $dumps | sort >numbers-whole
	for budget in 1 16 1000
	do
		CYGPROF_MAX_NODES=$budget run_host "$@"
		check_status "$budget_promise: all is well with $budget nodes" 0
		check_counts "$budget_promise: so they are with $budget nodes"
		numbers_of $dumps | sort >numbers
		check "$budget_promise: and so are edges with $budget nodes" \
			diff -u numbers-whole numbers
	done
}

check_budget "simple recursion" ./shapes fib
check_budget "mutual recursion" ./shapes even
check_budget "depth" ./shapes deep 20000
check_budget "width" ./shapes wide
check_budget "a maze" ./shapes maze
check_budget "jumps" ./jumps nested
check_budget "many jumps" ./jumps thousand
check_budget "threads in turn" ./threads short
check_budget "threads that leave" ./threads exit
check_budget "forks" ./forks twice

# Which of a fiber's calls are outermost ones is not known past the budget.
for budget in 1 16 1000
do
	CYGPROF_MAX_NODES=$budget run_host ./contexts array 100
	check_counts "calls of fibers are counted with $budget nodes"
done

# Not the same calls each time.
CYGPROF_MAX_NODES=10 run_host ./signals storm
check_status "signal handlers do no harm past the budget" 0
check_counts "calls of signal handlers are counted with 10 nodes"
CYGPROF_MAX_NODES=10 run_host ./signals above
check_status "nor do signal stacks" 0
check_counts "and on a signal stack"
CYGPROF_MAX_NODES=10 run_host ./signals jump
check_status "nor do jumps out of handlers" 0
check_counts_within 3001 "and of handlers that jump out"
CYGPROF_MAX_NODES=10 run_host ./threads together
check_status "nor do threads" 0
check_counts "and of threads"

done_testing
