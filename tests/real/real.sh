# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# real.sh - programs that others wrote, counted by gcov and by us
#
#     . "$srcdir/tests/tap.sh"
#     . "$top_srcdir/tests/real/real.sh"
#     need_source PACKAGE            its folder in $source
#     find_compilers                 fills the list $compilers: gcc, clang
#     begin KIND COMPILER FLAGS...   what is built next; KIND is counted
#                                    (by gcov) or recorded (by us)
#     compile SOURCE FLAGS...        an object, its name in $object
#     link PROGRAM OBJECT...         a program of the folder
#     count_run WORKLOAD PROGRAM ARGS...    runs it, and keeps what gcov says
#     compare_run WORKLOAD PROGRAM ARGS...  runs it, and compares in all points
#                                    with the last count_run of the WORKLOAD;
#                                    $roots calls are by no function, if known
#
# A program's main() is compiled as real_main(), and timed by the main() of
# timed-main.c.

real_dir=$top_srcdir/tests/real
roots=
sources_dir=$top_builddir/tests/real/sources

need_source()
{
	"$BASH" "$real_dir/fetch.sh" "$sources_dir" "$1" >fetch-log 2>&1
	real_status=$?
	[ $real_status != 77 ] || skip_all "$(cat fetch-log)"
	if [ $real_status != 0 ]
	then
		tap_show fetch-log
		exit 99
	fi
	source=$sources_dir/$1
}

# The configured compiler is one of them.
find_compilers()
{
	gcc_cc=gcc gcc_cxx=g++ clang_cc=clang clang_cxx=clang++
	if $CC --version | grep -q clang
	then
		clang_cc=$CC clang_cxx=$CXX
	else
		gcc_cc=$CC gcc_cxx=$CXX
	fi
	for tool in "${gcc_cxx%% *}" python3 c++filt
	do
		command -v "$tool" >/dev/null ||
			skip_all "$tool is not installed"
	done
	compilers="gcc clang"
	if ! command -v "${clang_cxx%% *}" >/dev/null
	then
		compilers=gcc
		skip "the same with clang" "clang is not installed"
	fi
}

# Of several versions the one that speaks the compiler's.
find_gcov()
{
	# shellcheck disable=SC2086 # a command
	gcov_version=$($real_cc -dumpversion)
	gcov_version=${gcov_version%%.*}
	gcov=gcov
	gcov_options=--json-format
	if [ "$real_compiler" = clang ]
	then
		gcov=llvm-cov
		gcov_options="gcov -i"
	fi
	! command -v "$gcov-$gcov_version" >/dev/null ||
		gcov=$gcov-$gcov_version
}

begin()
{
	real_kind=$1
	real_compiler=$2
	shift 2
	real_flags=$*
	real_cc=$clang_cc
	real_cxx=$clang_cxx
	if [ "$real_compiler" = gcc ]
	then
		real_cc=$gcc_cc
		real_cxx=$gcc_cxx
	fi
	real_folder=$tap_folder/$(echo "$real_kind $real_compiler $real_flags" |
		tr -c 'A-Za-z0-9\n' -)
	mkdir -p "$real_folder"
	real_kind_flags=-finstrument-functions
	real_libs="-L$libcygprof_dir -Wl,-rpath,$libcygprof_dir -lcygprof"
	if [ "$real_kind" = counted ]
	then
		find_gcov
		real_kind_flags="--coverage -fprofile-update=atomic"
		real_libs=--coverage
	fi
	if [ "$real_kind $real_compiler" = "counted clang" ]
	then
		# shellcheck disable=SC2086 # a command
		real_run $real_cc -c "$real_dir/entries.c" -o entries.o
		real_kind_flags="$real_kind_flags
			-fsanitize-coverage=func,trace-pc-guard,pc-table"
		real_libs="entries.o $real_libs"
	fi
	compile "$real_dir/timed-main.c"
}

compiler_for()
{
	case $1 in
	*.cpp | *.cc) echo "$real_cxx" ;;
	*) echo "$real_cc" ;;
	esac
}

# Full paths, since both builds are to tell the same.
compile()
{
	real_source=$1
	object=$(basename "$1")
	object=${object%.*}.o
	shift
	case $object in
	timed-main.o) set -- "$@" ;;
	*) set -- -Dmain=real_main "$@" ;;
	esac
	# shellcheck disable=SC2046,SC2086 # lists of words
	real_run $(compiler_for "$real_source") -w -g $real_flags "$@" \
		$real_kind_flags -c "$real_source" -o "$object"
}

# The last object's source tells the language.
link()
{
	real_program=$1
	shift
	# shellcheck disable=SC2046,SC2086 # lists of words
	real_run $(compiler_for "$real_source") $real_flags -o "$real_program" \
		timed-main.o "$@" $real_libs -lm -ldl -pthread
}

# Without what it makes nothing goes on.
real_run()
{
	if ! (cd "$real_folder" && "$@") >"$tap_folder/real-log" 2>&1
	then
		echo "# failed: $*"
		tap_show "$tap_folder/real-log"
		exit 99
	fi
}

# Runs it in a fresh folder, by the same name each time.  Times at a line's end
# are no part of what it says.
run_in_work()
{
	rm -rf "$tap_folder/work" "$tap_folder/dumps" "$tap_folder/wall"
	mkdir "$tap_folder/work" "$tap_folder/dumps"
	(
		cd "$tap_folder/work" || exit
		cp "$real_folder/$1" program
		REAL_WALL=$tap_folder/wall CYGPROF_LOG_BASE=$tap_folder/dumps \
			REAL_ENTRIES=$tap_folder/entries \
			./program "${@:2}" </dev/null
		echo "status $?"
	) 2>&1 | "$SED" -E 's/ +[0-9]+\.[0-9]{3}s$//' >"$real_output"
}

count_run()
{
	real_truth="$tap_folder/counted $1"
	rm -rf "$real_truth"
	mkdir "$real_truth"
	real_output=$real_truth/output
	find "$real_folder" -name '*.gcda' -delete
	run_in_work "${@:2}"
	[ "$real_compiler" != gcc ] ||
		real_run python3 "$real_dir/reveal.py" "$real_folder"/*.gcno
	ask_gcov
	[ "$real_compiler" != clang ] || ask_entries "$2"
}

# What llvm-cov says of a function that is left by a jump or an exception, or
# that has a large switch, is wrong; these counters are at its entry.
ask_entries()
{
	mv "$tap_folder/entries" "$real_truth/entries" &&
		readelf -sW "$real_folder/$1" >"$real_truth/symbols" || exit 99
}

# It writes into the folder where it is called.
ask_gcov()
{
	for real_note in "$real_folder"/*.gcno
	do
		# shellcheck disable=SC2086 # a list of words
		if ! (cd "$real_truth" && $gcov $gcov_options "$real_note") \
			>"$tap_folder/real-log" 2>&1
		then
			tap_show "$tap_folder/real-log"
			exit 99
		fi
	done
}

# check_figures PROMISE COMMAND...: as check, with the figures shown.
check_figures()
{
	check "$@"
	[ "$tap_got_status" != 0 ] || tap_show "$tap_folder/tap-output"
}

compare_run()
{
	real_promise="$1, $real_compiler $real_flags"
	real_truth="$tap_folder/counted $1"
	real_output=$tap_folder/output
	run_in_work "${@:2}"
	check_equal "$real_promise: the program does the same" \
		"$(cat "$real_truth/output")" "$(cat "$real_output")"
	"$cygprof" report -c --plain "$tap_folder"/dumps/* \
		>"$tap_folder/table" 2>"$tap_folder/errors"
	read -r real_pid real_wall_ns <"$tap_folder/wall"
	real_dump=$(echo "$tap_folder"/dumps/*-"$real_pid".cygprof)
	"$cygprof" report -c --plain --raw "$real_dump" \
		>"$tap_folder/raw-table" 2>>"$tap_folder/errors"
	"$cygprof" info "$real_dump" >"$tap_folder/info" \
		2>>"$tap_folder/errors"
	check_equal "$real_promise: its dump is read without complaint" "" \
		"$(cat "$tap_folder/errors")"
	compare_figures
}

compare_figures()
{
	check_figures "$real_promise: calls, file and line are gcov's" \
		python3 "$real_dir/compare.py" counts "$real_truth" \
		"$tap_folder/table"
	# shellcheck disable=SC2086 # a number or nothing
	check_figures "$real_promise: calls into a function add up to its row" \
		python3 "$real_dir/compare.py" edges "$tap_folder/table" $roots
	check_figures "$real_promise: own times add up to the total" \
		python3 "$real_dir/compare.py" times "$tap_folder/table"
	check_figures "$real_promise: so do those as measured" \
		python3 "$real_dir/compare.py" times "$tap_folder/raw-table"
	check_figures "$real_promise: main's time is that of the clock" \
		python3 "$real_dir/compare.py" wall "$tap_folder/raw-table" \
		"$tap_folder/info" real_main "$real_wall_ns"
}
