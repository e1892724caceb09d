# SPDX-License-Identifier: MIT
#
# An outside project that asks pkg-config.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/users/stage.sh"

cp "$top_srcdir/tests/users/prog.c" .
: "${PKG_CONFIG:=pkg-config}"
PKG_CONFIG_LIBDIR=$(dirname "$(find "$stage" -name cygprof.pc)")
export PKG_CONFIG_LIBDIR
export PKG_CONFIG_SYSROOT_DIR="$stage"
library_dir=${PKG_CONFIG_LIBDIR%/pkgconfig}

flags=$($PKG_CONFIG --variable=instrument_cflags cygprof)
check_like "pkg-config tells what instruments" -finstrument-functions "$flags"
check_equal "but not to who only links" "" \
	"$($PKG_CONFIG --cflags --libs cygprof | grep -e -finstrument)"

build()
{
	# shellcheck disable=SC2046,SC2086 # lists of words
	$CC $flags $($PKG_CONFIG --cflags cygprof) -c prog.c &&
		$CC prog.o $($PKG_CONFIG --libs cygprof) "$@"
}

check "it builds with the shared library" \
	build -o prog "-Wl,-rpath,$library_dir"
check "the program runs as ever" ./prog
check_equal "and leaves one dump" 1 "$(ls ./*.cygprof | wc -l)"
check_profile "$("$staged_prefix/bin/cygprof" report ./*.cygprof)"
rm -f ./*.cygprof

check "it builds as a static program" build -static -o prog-static
check "which runs" ./prog-static
check_equal "and leaves one dump too" 1 "$(ls ./*.cygprof | wc -l)"
check_profile "$("$staged_prefix/bin/cygprof" report ./*.cygprof)"

done_testing
