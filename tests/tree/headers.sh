# SPDX-License-Identifier: MIT
#
# Each header is complete: it compiles alone, and the public ones in C++ too.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/tree/files.sh"

compiles_alone()
{
	case $1 in
	analyze/*) first='#include "config.h"' ;;
	runtime/machine/*) first='#include <stdint.h>' ;;
	*) first= ;;
	esac
	printf '%s\n#include "%s"\n' "$first" "$1" >alone.c
	$CC -std=gnu11 -D_GNU_SOURCE -Wall -Werror -fsyntax-only -I"$top_builddir" \
		-I"$top_srcdir" -I"$machine" alone.c
}

compiles_in()
{
	printf '#include "%s"\n#include "%s"\n' "$2" "$2" >alone.cc
	$CXX "$1" -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
		-I"$top_srcdir" alone.cc
}

machine=$top_srcdir/runtime/machine/$(uname -m | tr _ -)
for header in $(tree_files "$top_srcdir" | grep -E '^(runtime|analyze)/.*\.h$')
do
	case $header in
	runtime/machine/*)
		[ "$top_srcdir/${header%/*}" = "$machine" ] || continue
		;;
	esac
	check "$header compiles alone" compiles_alone "$header"
done
for header in runtime/dump-format.h runtime/cygprof.h
do
	check "$header compiles as C++11" compiles_in -std=c++11 "$header"
	check "$header compiles as C++20" compiles_in -std=c++20 "$header"
done

done_testing
