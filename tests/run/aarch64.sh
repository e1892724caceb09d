# SPDX-License-Identifier: MIT
#
# The other processor: the library is built for AArch64, and programs with it
# run under qemu: counts, healing, threads, forks, stacks, the clock.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

arm_cc=aarch64-linux-gnu-gcc
for tool in $arm_cc qemu-aarch64
do
	command -v $tool >/dev/null || skip_all "$tool is not installed"
done

runtime_flags="-D_GNU_SOURCE -std=gnu11 -O2 -fvisibility=hidden
	-ftls-model=initial-exec -mgeneral-regs-only -fno-stack-protector
	-U_FORTIFY_SOURCE -Wall -Wextra -Werror -I$top_srcdir
	-I$top_srcdir/runtime/machine/aarch64"

# What interposes libc is in the shared library alone.
build_library()
{
	mkdir -p library
	for file in "$top_srcdir"/runtime/*.c
	do
		case $file in
		*/interpose*|*/image-symbol.c) continue ;;
		esac
		# shellcheck disable=SC2086 # a list of words
		$arm_cc $runtime_flags -c "$file" \
			-o "library/$(basename "$file" .c).o" || return 1
	done
	aarch64-linux-gnu-ar rc library/libcygprof.a library/*.o
}

# check_arm PROGRAM SOURCE CASES...: each case's calls are counted.
check_arm()
{
	program=$1
	source=$2
	shift 2
	check "$program is built" $arm_cc -O2 -g -finstrument-functions \
		-I"$top_srcdir/runtime" "$top_srcdir/tests/programs/$source" -o "$program" -static \
		-Llibrary -lcygprof -lm -pthread
	for case in "${@:-all}"
	do
		run_host qemu-aarch64 "./$program" "$case"
		check_status "$program $case: runs as ever" 0
		check_counts "$program $case: all calls are counted"
	done
}

check "the library is built" build_library
check_arm shapes shapes.c fib
check_like "the clock is the processor's" '^ordered, ' \
	"$(info_of clock "$dumps")"
check_arm jumps jumps.c
check_arm threads threads.c
check_arm forks forks.c twice raw
check_arm contexts contexts.c ping-pong

done_testing
