# SPDX-License-Identifier: MIT
#
# The counts are right however a program is compiled: by gcc and clang, at
# -O0, -O2 and -O3, dynamic, without PIE, static, static PIE.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"


# compile COMPILER LEVEL SOURCE KIND: once, to be linked in two ways.
compile()
{
	$1 -g -finstrument-functions "$2" "$4" -I"$top_srcdir/runtime" -c \
		"$top_srcdir/tests/programs/$3" -o host.o >tap-build 2>&1 ||
		tap_show tap-build
}

shared="-L$libcygprof_dir -Wl,-rpath,$libcygprof_dir"
archive="-L$top_builddir/runtime"

# check_program COMPILER PROMISE SOURCE LINKER-FLAGS
check_program()
{
	# shellcheck disable=SC2086 # lists of words
	if ! $1 -o host host.o $4 -lcygprof -pthread >tap-build 2>&1
	then
		tap_result 1 "$2: links"
		tap_show tap-build
		return
	fi
	run_host ./host
	if [ "$status" = 0 ]
	then
		check_counts "$2"
	else
		check_status "$2" 0
	fi
}

can_link()
{
	echo 'int main(void) { return 0; }' >probe.c
	# shellcheck disable=SC2086 # a list of words
	$1 $2 probe.c -o probe >/dev/null 2>&1 && ./probe
}

# check_compiler COMPILER SOURCE
check_compiler()
{
	if ! command -v "$1" >/dev/null
	then
		skip "$2 by $1" "there is no $1"
		return
	fi
	for level in -O0 -O2 -O3
	do
		compile "$1" $level "$2" -fPIE
		check_program "$1" "$1 $level $2: PIE" "$2" "-pie $shared"
		if can_link "$1" -static-pie
		then
			check_program "$1" "$1 $level $2: static PIE" "$2" \
				"-static-pie $archive"
		else
			skip "$1 $level $2: static PIE" "it cannot be linked"
		fi
		compile "$1" $level "$2" -fno-pie
		check_program "$1" "$1 $level $2: not PIE" "$2" "-no-pie $shared"
		if can_link "$1" -static
		then
			check_program "$1" "$1 $level $2: static" "$2" \
				"-static $archive"
		else
			skip "$1 $level $2: static" "it cannot be linked"
		fi
	done
}

for compiler in gcc clang
do
	for source in shapes.c jumps.c threads.c
	do
		check_compiler $compiler $source
	done
done
for compiler in g++ clang++
do
	check_compiler $compiler exceptions.cc
done

done_testing
