# SPDX-License-Identifier: MIT
#
# sqlite.sh - SQLite: many thousand statements, and several threads
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/real/real.sh"

# The library as its authors distribute it, in one file, is made once.
need_amalgamation()
{
	amalgamation=$sources_dir/sqlite3-one-file
	[ ! -e "$amalgamation/shell.c" ] || return 0
	rm -rf "$amalgamation.new"
	mkdir "$amalgamation.new"
	if ! (
		cd "$amalgamation.new" &&
			"$source/configure" --disable-tcl --disable-readline &&
			"$MAKE" sqlite3.c shell.c
	) >make-log 2>&1
	then
		tap_show make-log
		exit 99
	fi
	mv "$amalgamation.new" "$amalgamation"
}

# It would be another program with another compiler's own functions.
build_sqlite()
{
	begin "$@"
	options="-I$amalgamation -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5
		-DSQLITE_ENABLE_RTREE -DSQLITE_OMIT_LOAD_EXTENSION
		-DSQLITE_DISABLE_INTRINSIC"
	for file in "$amalgamation/sqlite3.c" "$amalgamation/shell.c" \
		"$source/test/speedtest1.c" "$real_dir/sqlite-threads.c"
	do
		# shellcheck disable=SC2086 # a list of words
		compile "$file" $options
	done
	link shell shell.o sqlite3.o
	link speed speedtest1.o sqlite3.o
	link threads sqlite-threads.o sqlite3.o
}

# run_sqlite count_run|compare_run
run_sqlite()
{
	roots=1
	"$1" "SQLite's shell" shell -batch -init "$real_dir/sqlite-work.sql" \
		work.db .tables
	"$1" "SQLite's speed test" speed --size 3 --output out test.db
	roots=5
	"$1" "SQLite in 4 threads" threads 4 2000
}

: "${MAKE:=make}"
need_source sqlite3
find_compilers
need_amalgamation

# As for Lua, what gcc's gcov says holds for all compilers; llvm-cov is wrong
# about a few functions of many branches.
build_sqlite counted gcc -O0
run_sqlite count_run
for compiler in $compilers
do
	build_sqlite recorded "$compiler" -O0
	run_sqlite compare_run
done
done_testing
