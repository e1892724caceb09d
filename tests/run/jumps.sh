# SPDX-License-Identifier: MIT
#
# Calls that are left without an exit: longjmp, C++ exceptions, thread ends.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c jumps jumps.c -- -O2 || exit 99

run_host ./jumps one
check_counts "calls around a longjmp over one frame are counted"
check_equal "what comes behind it has the right caller" \
	"1000 one
1 main" "$(callers_of after $dumps)"
check_equal "and so has what is jumped out of, each time" "1000 one" \
	"$(callers_of jump $dumps)"

run_host ./jumps thousand
check_counts "calls around a longjmp over 1,000 frames are counted"
check_equal "what comes behind it has the right caller" "10 thousand
1 main" "$(callers_of after $dumps)"
check_equal "and the frames that it left had theirs" "9990/10 go_down
10 land" "$(callers_of go_down $dumps)"
check_equal "calls whose exit never came are told" \
	"10,010 calls healed (their exit never came)" "$(info_of health $dumps)"

run_host ./jumps loop
check_counts "calls around 100,000 longjmps are counted"
check_equal "functions of the loop stay its own" "100000 loop" \
	"$(callers_of land $dumps)"

run_host ./jumps nested
check_counts "calls around nested longjmps are counted"
check_equal "levels hang on levels" "200/20 level
20 nested" "$(callers_of level $dumps)"

for compiler in "$CXX" clang++
do
	if ! command -v ${compiler%% *} >/dev/null
	then
		skip "C++ exceptions of $compiler" "there is no $compiler"
		continue
	fi
	CXX=$compiler build_c exceptions exceptions.cc -- -O2 || exit 99
	run_host ./exceptions
	check_status "exceptions work as ever, $compiler" 0
	check_counts "calls that C++ exceptions leave are counted, $compiler"
	check_equal "main's next call is main's, $compiler" "1000 main" \
		"$(callers_of '(anonymous namespace)::catcher()' $dumps)"
	check_equal "a destructor's calls are its own, $compiler" \
		"2000 (anonymous namespace)::guard::~guard()" \
		"$(callers_of '(anonymous namespace)::quarrel()' $dumps)"
done

done_testing
