# SPDX-License-Identifier: MIT
#
# The first call behind a jump or a catch has the right caller.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

# check_landing PROMISE TIMES CALLER...: each function after_...() is called so
# often by each of them, and by nobody else.
check_landing()
{
	landing_promise=$1
	landing_times=$2
	shift 2
	landing_want=$(
		for landing_size in tiny small large huge
		do
			printf "after_$landing_size $landing_times %s\n" "$@"
		done
	)
	landing_got=$(
		for landing_size in tiny small large huge
		do
			callers_of "$landing_function_of$landing_size$landing_end" \
				$dumps | "$SED" -e "s/^/after_$landing_size /" \
				-e 's/(anonymous namespace):://' -e 's/(.*//'
		done | sort
	)
	check_equal "$landing_promise" "$(echo "$landing_want" | sort)" \
		"$landing_got"
}

# check_jumps PROGRAM CASE LANDER... PROMISE
check_jumps()
{
	run_host "./$1" "$2"
	check_status "$4: the program runs as ever" 0
	check_counts "$4: all calls are counted"
	# shellcheck disable=SC2086 # a list of functions
	check_landing "$4: what comes behind has the right caller" 100 $3
}

check_all_jumps()
{
	check_jumps "$1" frames land_frame "out of a frame$2"
	check_jumps "$1" deep land_deep "out of 1,000 frames$2"
	check_jumps "$1" inlined land_inlined "out of inlined functions$2"
	check_jumps "$1" room land_room "into a frame that has grown$2"
	check_jumps "$1" handler land_handler "out of a handler$2"
	check_jumps "$1" nested land_nested "out of nested handlers$2"
	check_jumps "$1" above 'land_handler land_nested' \
		"off a signal stack above$2"
	check_jumps "$1" below 'land_handler land_nested' \
		"off a signal stack below$2"
}

landing_function_of=after_ landing_end=
build_c landing landing.c -- -O2 -ldl || exit 99
check_all_jumps landing ""
check_jumps landing fibers land_fiber "from stack to stack"
check_equal "and so has what another stack calls" "400 fiber" \
	"$(callers_of fiber_step $dumps)"

CYGPROF_MAX_NODES=1
export CYGPROF_MAX_NODES
check_all_jumps landing ", folded"
check_jumps landing fibers land_fiber "from stack to stack, folded"
unset CYGPROF_MAX_NODES

# __longjmp_chk, which compares stack pointers.
build_c fortified landing.c -- -O2 -ldl -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 ||
	exit 99
if nm -D fortified | grep -q __longjmp_chk
then
	check_all_jumps fortified ", fortified"
else
	skip "fortified jumps" "this libc does not check them"
fi

build_c plain-frames landing.c -- -O0 -ldl || exit 99
check_all_jumps plain-frames ", not optimized"

landing_function_of="(anonymous namespace)::after_" landing_end="()"
for compiler in "$CXX" clang++
do
	if ! command -v ${compiler%% *} >/dev/null
	then
		skip "catches of $compiler" "there is no $compiler"
		continue
	fi
	CXX=$compiler build_c catches catches.cc -- -O2 -ldl || exit 99
	CXX=$compiler build_c catches.so catches.cc -- -O2 -ldl -shared \
		-fPIC || exit 99

	run_host ./catches
	check_status "exceptions are caught as ever, $compiler" 0
	check_counts "calls around catches are counted, $compiler"
	check_landing "what comes behind a catch is called by it, $compiler" \
		100 land_catch land_behind land_again land_nested
	CYGPROF_MAX_NODES=1 run_host ./catches
	check_counts "calls around catches are counted, $compiler, folded"
	check_landing "what comes behind has the caller, $compiler, folded" \
		100 land_catch land_behind land_again land_nested

	run_host ./catches terminate
	check_status "what must not throw ends as ever, $compiler" 134

	# Where a C++ library is not everybody's.
	run_host ./landing plugin ./catches.so
	check_status "a plugin of a C program catches, $compiler" 0
	check_counts "its calls are counted, $compiler"
	check_landing "what comes behind is called by it, $compiler" \
		100 land_catch land_behind land_again land_nested
	if CXX=$compiler build_c own-library catches.cc -- -O2 -ldl \
		-static-libstdc++
	then
		run_host ./own-library plugin ./catches.so
		check_status "a program with its own C++ library has a plugin \
without, $compiler" 0
		check_counts "all calls are counted, $compiler"
	else
		skip "a program with its own C++ library, $compiler" \
			"cannot be built"
	fi
done

done_testing
