# SPDX-License-Identifier: MIT
#
# jsoncpp.sh - a C++ library and its tests: templates, exceptions and the
# functions of the standard library's headers
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/real/real.sh"

# The newer strings of libstdc++ cannot be instrumented by clang, which takes
# the address of a function that the library does not have.  Functions that are
# always inlined have no entry to count.
build_jsoncpp()
{
	begin "$@"
	compile "$real_dir/timed-main.c" '-DREAL_MAIN="_Z9real_mainiPPKc"'
	objects=
	for file in "$source"/src/lib_json/*.cpp \
		"$source"/src/test_lib_json/{fuzz,jsontest,main}.cpp
	do
		compile "$file" -I"$source/include" \
			-D_GLIBCXX_USE_CXX11_ABI=0 \
			-D__always_inline__=__unused__
		objects="$objects $object"
	done
	# shellcheck disable=SC2086 # a list of names
	link tests $objects
}

need_source libjsoncpp
find_compilers
for compiler in $compilers
do
	build_jsoncpp counted "$compiler" -O0
	count_run "JsonCpp's tests" tests
	build_jsoncpp recorded "$compiler" -O0
	compare_run "JsonCpp's tests" tests
done
done_testing
