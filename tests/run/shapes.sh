# SPDX-License-Identifier: MIT
#
# Numbers of calls, primitive calls and edges of shapes with known answers.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c shapes shapes.c || exit 99

run_host ./shapes fib
check_counts "each call of fib is counted"
check_equal "of a recursive function, outermost calls are told apart" 201/3 \
	"$(ncalls_of fib $dumps)"
check_equal "an edge has outermost calls of its own" "198/6 fib
3 fib_side" "$(callers_of fib $dumps)"
check_equal "main is called once, by nobody" "1 " \
	"$(ncalls_of main $dumps) $(callers_of main $dumps)"

run_host ./shapes even
check_counts "each call of even and odd is counted"
check_equal "functions that call each other are recursive both" "18/3 15/3" \
	"$(ncalls_of even $dumps) $(ncalls_of odd $dumps)"
check_equal "the edge between them is recursive" "15/3 odd
3 even_side" "$(callers_of even $dumps | sort)"
check_equal "and so is the one back" "15/3 even" \
	"$(callers_of odd $dumps)"

run_host ./shapes deep
check_counts "100,000 frames at once are counted"
check_equal "each of them in its place" "199998/2 dig
2 deep" "$(callers_of dig $dumps | sort)"

run_host ./shapes wide
check_counts "300 functions of one caller are counted"
check_equal "each of them is called by it" 300 "$(table_of $dumps |
	grep -c ' child_')"
check_equal "and by nobody else" "7 wide" "$(callers_of child_111 $dumps)"

run_host ./shapes maze
check_counts "thousands of paths through few functions are counted"

(
	ulimit -s unlimited 2>/dev/null || exit 77
	run_host ./shapes deep 1000000
	[ "$(ncalls_of dig $dumps)" = 2000000/2 ]
)
case $? in
0) tap_result 0 "1,000,000 frames at once are counted" ;;
77) skip "1,000,000 frames at once are counted" "the stack is limited" ;;
*) tap_result 1 "1,000,000 frames at once are counted" ;;
esac

done_testing
