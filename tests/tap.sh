# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# tap.sh - what shell tests share: TAP, a folder of their own, the built cygprof
#
#     . "$srcdir/tests/tap.sh"
#     check "promise in words" COMMAND ARGS...      ok by its exit status
#     check_fails "promise" STATUS COMMAND ARGS...  ok if it ends with STATUS
#     check_equal "promise" "$want" "$got"
#     check_like "promise" 'REGEXP' "$text"         an extended one, some line
#     skip "promise" "reason"                       this promise alone
#     skip_all "reason"                             the whole test
#     build_c PROGRAM SOURCE... [-- FLAGS...]       instrumented, with our library
#     build_plain PROGRAM SOURCE... [-- FLAGS...]   the same without either
#     done_testing
#
# The test runs in a fresh folder, which is removed if all went well, with
# dumps going there too.  Given to it: $top_srcdir $top_builddir $cygprof $CC
# $CXX, absolute where they are paths.  A SOURCE that is not found as it
# stands is one of tests/programs.
#
# `make check TESTS=tests/run/x.sh` runs one test; so does, in a built tree,
# `srcdir=. bash tests/run/x.sh`.

set -u
top_srcdir=$(cd "${srcdir:-.}" && pwd) || exit 99
top_builddir=$(cd "${top_builddir:-.}" && pwd) || exit 99
: "${CC:=cc}" "${CXX:=c++}" "${SED:=sed}"
cygprof=$top_builddir/analyze/cygprof
libcygprof_dir=$top_builddir/runtime/.libs

LC_ALL=C
TZ=UTC
export LC_ALL TZ top_srcdir top_builddir cygprof
for tap_variable in $(env | "$SED" -n 's/^\(CYGPROF[A-Z_]*\)=.*/\1/p')
do
	unset "$tap_variable"
done
unset PROFILE_LOG_BASE NO_COLOR CDPATH MAKEFLAGS MFLAGS MAKELEVEL

tap_number=0
tap_failed=0
tap_is_done=no

tap_start()
{
	tap_folder=$top_builddir/tests/private/$(basename "$(dirname "$0")")
	tap_folder=$tap_folder-$(basename "$0" .sh)
	chmod -R u+w "$tap_folder" 2>/dev/null
	rm -rf "$tap_folder"
	mkdir -p "$tap_folder" && cd "$tap_folder" || exit 99
	CYGPROF_LOG_BASE=$tap_folder
	export CYGPROF_LOG_BASE
	trap tap_end EXIT
}

# A test that stops half-way prints no plan, which is an error for the driver;
# its folder stays to be looked at.
tap_end()
{
	tap_status=$?
	if [ $tap_is_done = yes ] && [ $tap_failed = 0 ]
	then
		cd "$top_builddir" || exit 99
		chmod -R u+w "$tap_folder" 2>/dev/null
		rm -rf "$tap_folder"
		exit $tap_status
	fi
	echo "# what it made: $tap_folder"
	exit $tap_status
}

tap_result()
{
	tap_number=$((tap_number + 1))
	if [ "$1" = 0 ]
	then
		echo "ok $tap_number - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_number - $2"
	fi
}

# Shows a file, a line each, as remarks.
tap_show()
{
	"$SED" -e 's/^/# /' -e '60q' "$1"
}

check()
{
	check_fails "$1" 0 "${@:2}"
}

check_fails()
{
	tap_promise=$1
	tap_want_status=$2
	shift 2
	"$@" >"$tap_folder/tap-output" 2>&1
	tap_got_status=$?
	if [ $tap_got_status = "$tap_want_status" ]
	then
		tap_result 0 "$tap_promise"
	else
		tap_result 1 "$tap_promise"
		echo "# status $tap_got_status, not $tap_want_status, of: $*"
		tap_show "$tap_folder/tap-output"
	fi
}

check_equal()
{
	if [ "$2" = "$3" ]
	then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		printf '%s\n' "$2" >"$tap_folder/tap-want"
		printf '%s\n' "$3" >"$tap_folder/tap-got"
		diff -u --label want --label got "$tap_folder/tap-want" \
			"$tap_folder/tap-got" >"$tap_folder/tap-output"
		tap_show "$tap_folder/tap-output"
	fi
}

check_like()
{
	if printf '%s\n' "$3" | grep -Eq -e "$2"
	then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		echo "# no line like: $2"
		printf '%s\n' "$3" >"$tap_folder/tap-output"
		tap_show "$tap_folder/tap-output"
	fi
}

skip()
{
	tap_number=$((tap_number + 1))
	echo "ok $tap_number - $1 # SKIP $2"
}

skip_all()
{
	echo "1..0 # SKIP $1"
	tap_is_done=yes
	exit 77
}

done_testing()
{
	echo "1..$tap_number"
	tap_is_done=yes
	exit 0
}

build_c()
{
	tap_build "-g -finstrument-functions" \
		"-L$libcygprof_dir -Wl,-rpath,$libcygprof_dir -lcygprof" "$@"
}

build_plain()
{
	tap_build -g "" "$@"
}

# tap_build CFLAGS LIBS PROGRAM SOURCE... [-- FLAGS...]; the compiler is that
# of C++ if any source is.  FLAGS stand before the libraries.
tap_build()
{
	tap_cflags=$1
	tap_libs=$2
	tap_program=$3
	shift 3
	tap_compiler=$CC
	tap_sources=
	while [ $# -gt 0 ] && [ "$1" != -- ]
	do
		tap_source=$1
		[ -e "$1" ] || tap_source=$top_srcdir/tests/programs/$1
		case $1 in
		*.cc) tap_compiler=$CXX ;;
		esac
		tap_sources="$tap_sources $tap_source"
		shift
	done
	[ $# = 0 ] || shift
	# shellcheck disable=SC2086 # lists of words
	if $tap_compiler $tap_cflags -I"$top_srcdir/runtime" -o "$tap_program" \
		$tap_sources "$@" $tap_libs -pthread >"$tap_folder/tap-build" 2>&1
	then
		return 0
	fi
	echo "# cannot build $tap_program"
	tap_show "$tap_folder/tap-build"
	return 1
}

tap_start
