# SPDX-License-Identifier: MIT
#
# Beside sanitizers, debuggers and hardening the counts are as right as ever.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

# check_company PROMISE SOURCE FLAGS...: built by $CC, or $CXX.
check_company()
{
	company_promise=$1
	company_source=$2
	shift 2
	if ! tap_build "-g -finstrument-functions" \
		"-L$libcygprof_dir -Wl,-rpath,$libcygprof_dir -lcygprof" \
		host "$company_source" -- "$@" >company-output
	then
		skip "$company_promise" "$CC cannot build it"
		return
	fi
	run_host ./host "${company_case:-all}"
	if [ "$status" != 0 ]
	then
		check_status "$company_promise: the program runs as ever" 0
		return
	fi
	check_counts "$company_promise"
}

for compiler in "gcc g++" "clang clang++"
do
	CC=${compiler% *}
	CXX=${compiler#* }
	if ! command -v "$CC" >/dev/null
	then
		skip "company of $CC" "there is no $CC"
		continue
	fi
	ASAN_OPTIONS=detect_leaks=1 \
		check_company "$CC: AddressSanitizer" threads.c \
		-fsanitize=address
	company_case=1000 ASAN_OPTIONS=detect_stack_use_after_return=1 \
		check_company "$CC: AddressSanitizer with fake stacks" \
		exceptions.cc -fsanitize=address
	# Key destructors' calls come when clang's own state is gone.
	company_case=crowd check_company "$CC: ThreadSanitizer" threads.c \
		-fsanitize=thread
	company_case="exit" check_company "$CC: ThreadSanitizer and pthread_exit" \
		threads.c -fsanitize=thread
	check_company "$CC: UndefinedBehaviorSanitizer" jumps.c \
		-fsanitize=undefined
	check_company "$CC: coverage" shapes.c --coverage
	company_case=1000 check_company "$CC: control flow protection" \
		exceptions.cc -fcf-protection=full
	check_company "$CC: hardening" threads.c -O2 -fstack-protector-all \
		-D_FORTIFY_SOURCE=2 -fstack-clash-protection \
		-Wl,-z,now,-z,relro
	check_company "$CC: hardened jumps" jumps.c -O2 \
		-fstack-protector-all -D_FORTIFY_SOURCE=2
	# gcc asks for the hooks when the linker has already dropped what nobody
	# had asked for.
	check_company "$CC: link-time optimization" shapes.c -O2 -flto \
		-Wl,--no-as-needed
	check_company "$CC: split stacks" shapes.c -fsplit-stack
	check_company "$CC: no frame pointers, no unwind tables" jumps.c -O2 \
		-fomit-frame-pointer -fno-asynchronous-unwind-tables
	check_company "$CC: sections for each function" shapes.c -O2 \
		-ffunction-sections -Wl,--gc-sections
done

# LTO of the runtime's archive with the program: hooks stay calls.
for compiler in gcc clang
do
	if CC=$compiler build_static host-static shapes.c -- -O2 -flto
	then
		run_host ./host-static
		check_counts "$compiler: link-time optimization with libcygprof.a"
	else
		skip "$compiler: link-time optimization with libcygprof.a" \
			"it cannot be linked"
	fi
done

CC=gcc build_c shapes shapes.c || exit 99
if command -v valgrind >/dev/null
then
	run_host valgrind -q --error-exitcode=9 ./shapes maze 4
	check_status "valgrind has nothing to say" 0
	check_counts "calls under valgrind are counted"
else
	skip "valgrind has nothing to say" "there is no valgrind"
fi
if command -v gdb >/dev/null
then
	run_host gdb -batch -ex 'break dig' -ex run -ex step -ex step -ex finish \
		-ex 'delete' -ex continue --args ./shapes deep 10
	check_counts "calls that a debugger steps through are counted"
else
	skip "calls that a debugger steps through are counted" "there is no gdb"
fi
if command -v musl-gcc >/dev/null
then
	if CC=musl-gcc tap_build "-g -finstrument-functions" \
		"-static -L$top_builddir/runtime -lcygprof" host-musl jumps.c
	then
		run_host ./host-musl
		check_counts "calls of a static program with musl are counted"
	else
		skip "calls of a static program with musl are counted" \
			"libcygprof.a was built for another libc"
	fi
else
	skip "calls of a static program with musl are counted" "there is no musl"
fi

done_testing
