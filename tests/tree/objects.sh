# SPDX-License-Identifier: MIT
#
# The runtime as a guest: what its objects ask for, and what they offer.
. "$srcdir/tests/tap.sh"

library=$libcygprof_dir/libcygprof.so
archive=$top_builddir/runtime/libcygprof.a

# Names that the objects want from outside, a line each.
wanted()
{
	nm -u "$1" | sed -n 's/^ *U \([^@]*\).*/\1/p' | sort -u
}

# Matches what would call back into the hooks, the allocator, stdio or the
# end of the process.
forbidden='^(__cyg_profile_func_.*|(m|c|re)alloc|free|posix_memalign|strn?dup'
forbidden="$forbidden|_?_?(v?[fsd]?n?printf(_chk)?|f?puts|fopen|fwrite|perror)"
forbidden="$forbidden|std(in|out|err)|abort|_?exit|__assert_fail|setlocale"
forbidden="$forbidden|signal|sigaction|setenv|putenv|chdir"
forbidden="$forbidden|__stack_chk_fail|__(a|t|ub)san_.*|__gcov_.*|_?mcount)\$"

mkdir members
(cd members && ar x "$archive")
check_equal "the archive's objects call neither hooks, malloc, stdio nor exit" \
	"" "$(cd members && for member in *.o
	do
		# Calibration measures the hooks, by their addresses.
		case $member in
		calibration.o) excused=__cyg_profile_func_ ;;
		*) excused='^$' ;;
		esac
		wanted "$member" | grep -E "$forbidden" |
			grep -v "$excused" | sed "s/^/$member: /"
	done)"
check_equal "nor do the shared library's" \
	"" "$(wanted "$library" | grep -E "$forbidden")"
check_equal "no object has a thread-local access that calls a function" \
	"" "$(wanted "$archive" | grep -F __tls_get_addr)"

check_like "the hooks come from the member hooks.o" \
	' T __cyg_profile_func_enter$' "$(nm members/hooks.o)"

# Vector and floating-point registers of either machine.  The hooks' program
# may keep values in them across a call of ours.
vectors='%([xyz]mm|st\(|mm[0-7])|\b[vq][0-9]+\.|\b[dsq][0-9]+,'
check_equal "no object touches a vector register" "" \
	"$(cd members && for member in *.o
	do
		objdump -d --no-show-raw-insn "$member" |
			sed 's/<[^>]*>//g' | grep -Eq "$vectors" && echo "$member"
	done)"

check_equal "the library exports what cygprof.sym lists" \
	"$(sort "$top_srcdir/runtime/cygprof.sym")" \
	"$(nm -D --defined-only "$library" |
		awk '$2 != "A" { print $3 }' | sort)"
check_equal "with no version that would hide a preloaded hook" "" \
	"$(nm -D --defined-only "$library" | grep '_cyg_.*@')"
check_equal "linkers do not see the catch of a C++ library in it" "" \
	"$(nm -D --defined-only "$library" | grep -E 'catch($|@@)')"
check_equal "the archive offers them too, but for what interposes libc" \
	"$(grep -E '^(__)?cyg' "$top_srcdir/runtime/cygprof.sym" | sort)" \
	"$(cd members && for member in *.o
	do
		readelf -sW "$member"
	done | awk '$5 == "GLOBAL" && $6 == "DEFAULT" && $7 != "UND" {
		print $8 }' | sort)"
check_equal "every other name that is linked begins with cygprof_" "" \
	"$(nm -g --defined-only "$archive" | awk 'NF == 3 { print $3 }' |
		grep -Ev '^(cygprof_|__cyg_profile_func_(enter|exit)$)')"

dynamic=$(readelf -dW "$library")
check_like "the library stays loaded" 'NODELETE' "$dynamic"
check_like "it is bound at load time" 'NOW' "$dynamic"
check_equal "it needs libc alone" "" "$(echo "$dynamic" |
	sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
	grep -Ev '^(libc|libdl|libpthread|ld-linux.*)\.')"

done_testing
