# SPDX-License-Identifier: MIT
#
# lua.sh - Lua 5.4: errors that jump, coroutines, threads and children
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/real/real.sh"

# Debian's build makes this header; what it says is part of a search path.
make_source_complete()
{
	echo '#define DEB_HOST_MULTIARCH "host"' >lua5.4-deb-multiarch.h
}

# Two builds lie at different addresses, and so do their strings: a fixed seed
# of the string hash and a cache of one string make them alike.  gcov counts
# wrongly the calls of a function that jumps by a table of labels.
build_lua()
{
	begin "$@"
	library=
	for file in "$source"/src/*.c
	do
		case $file in
		*/luac.c) continue ;;
		esac
		compile "$file" -I"$tap_folder" -I"$source/src" \
			-DLUA_USE_POSIX '-Dluai_makeseed(L)=42' \
			-DSTRCACHE_N=1 -DSTRCACHE_M=1 -DLUA_USE_JUMPTABLE=0
		case $file in
		*/lua.c) ;;
		*) library="$library $object" ;;
		esac
	done
	compile "$real_dir/lua-states.c" -I"$tap_folder" -I"$source/src"
	# shellcheck disable=SC2086 # a list of names
	{
		link lua lua.o $library
		link states lua-states.o $library
	}
}

# run_lua count_run|compare_run
run_lua()
{
	script=$real_dir/lua-work.lua
	roots=1
	"$1" "Lua" lua "$script"
	"$1" "Lua in 4 processes" states forks 4 "$script"
	roots=5
	"$1" "Lua in 4 threads" states threads 4 "$script"
}

need_source lua5.4
find_compilers
make_source_complete

# The calls of a C program are its author's alone, so all builds make the same.
# gcov finds them all in what gcc makes without optimization only: with it, and
# in what clang makes, it loses track of functions that errors jump out of.
# glibc's own inline functions, which only clang instruments, are left out.
build_lua counted gcc -O0
run_lua count_run
for compiler in $compilers
do
	for level in -O0 -O2
	do
		build_lua recorded "$compiler" $level -D__NO_INLINE__
		run_lua compare_run
	done
done
done_testing
