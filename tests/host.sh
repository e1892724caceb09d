# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# host.sh - run an instrumented program, compare its profile with its own counts
#
#     . "$srcdir/tests/tap.sh"
#     . "$top_srcdir/tests/host.sh"
#     run_host PROGRAM ARGS...        with counts and dumps of its own; its end
#                                     in $status, its dumps' names in $dumps
#     check_status "promise" STATUS   how the last run_host ended
#     check_counts "promise" [DUMP...]  every ncalls is the program's own count
#     check_counts_within MORE "promise" [DUMP...]  or so many calls more
#     ncalls_of FUNCTION DUMP...      its column ncalls: 201/3
#     callers_of FUNCTION DUMP...     NCALLS CALLER, a line each
#     table_of DUMP...                NCALLS FUNCTION, a line each
#     info_of WORD DUMP               what `cygprof info` says behind WORD:
#     build_static PROGRAM SOURCE... [-- FLAGS...]     as build_c, with -static
#
# A program counts its calls with tests/programs/counts.h.  run_host starts
# with an empty file `counts` and an empty folder `dumps`; variables for the
# program are set for the call: CYGPROF_CLOCK=plain run_host ...

build_plain print-counts print-counts.c || exit 99

run_host()
{
	rm -rf counts dumps
	mkdir dumps
	COUNTS=$PWD/counts CYGPROF_LOG_BASE=$PWD/dumps "$@" >host-output \
		2>host-errors
	status=$?
	find_dumps
}

find_dumps()
{
	dumps=$(find dumps -name '*.cygprof' | sort)
}

check_status()
{
	if [ "$status" = "$2" ]
	then
		tap_result 0 "$1"
	else
		tap_result 1 "$1"
		echo "# status $status, not $2"
		tap_show host-errors
	fi
}

# The function names of a table, bare: no file, no namespace, no arguments.
# Functions that compilers make up are left out.
bare_names()
{
	awk '
	function bare(text) {
		sub(/^ *[^ ]+ *[^ ]+ *[^ ]+ *[^ ]+ *[^ ]+ /, "", text)
		sub(/^[^(]*:[0-9]+\(/, "", text)
		sub(/^\{[^:]*:/, "", text)
		sub(/[)}]$/, "", text)
		sub(/ \[clone [^]]*\]$/, "", text)
		gsub(/\(anonymous namespace\)::/, "", text)
		sub(/\(.*$/, "", text)
		sub(/^.*::/, "", text)
		return text
	}
	$1 ~ /^[0-9]+(\/[0-9]+)?$/ && $2 ~ /^[0-9]+\.[0-9]+$/ {
		name = bare($0)
		if (name !~ /^(_GLOBAL__|__static_init|__tls_init|TLS |_ZT)/ &&
		    name !~ /\.inline$/)
			print $1, name
	}'
}

table_of()
{
	"$cygprof" report -s none --plain "$@" 2>table-errors | bare_names
}

ncalls_of()
{
	table_of "${@:2}" | awk -v name="$1" '$2 == name { print $1 }'
}

callers_of()
{
	"$cygprof" callers -s none --plain "${@:2}" 2>table-errors |
		awk -v name="$1" '
		/ <- / {
			callee = $0
			sub(/ <- .*$/, "", callee)
			is_wanted = index(callee, "(" name ")")
			sub(/^.* <- */, "")
		}
		is_wanted && $1 ~ /^[0-9]/ {
			caller = $0
			sub(/^ *[^ ]+ +[^ ]+ +[^ ]+ +/, "", caller)
			if (sub(/^[^(]*:[0-9]+\(/, "", caller))
				sub(/\)$/, "", caller)
			print $1, caller
		}'
}

# check_counts PROMISE [DUMP...]
check_counts()
{
	check_counts_within 0 "$@"
}

# check_counts_within MORE PROMISE [DUMP...]: so many calls may be in the table
# and not in the program's own count, since they ended before they counted.
check_counts_within()
{
	counts_more=$1
	counts_promise=$2
	shift 2
	if [ $# = 0 ]
	then
		# shellcheck disable=SC2086 # a list of names
		set -- $dumps
	fi
	if [ $# = 0 ]
	then
		tap_result 1 "$counts_promise"
		echo "# no dump"
		tap_show host-errors
		return
	fi
	table_of "$@" | "$SED" 's,/[0-9]* , ,' |
		awk '{ sum[$2] += $1 }
		END { for (name in sum) if (sum[name]) print sum[name], name }' |
		sort >counts-got
	./print-counts counts | sort >counts-want
	if [ -s counts-want ] && are_within "$counts_more"
	then
		tap_result 0 "$counts_promise"
		return
	fi
	tap_result 1 "$counts_promise"
	diff -u --label own-counts counts-want --label table counts-got \
		>counts-difference
	tap_show counts-difference
	tap_show table-errors
}

are_within()
{
	awk -v left="$1" '
		NR == FNR { want[$2] = $1; next }
		{ left -= $1 - want[$2]; bad += $1 < want[$2]; delete want[$2] }
		END { for (name in want) bad++; exit bad || left < 0 }
		' counts-want counts-got
}

info_of()
{
	"$cygprof" info "$2" 2>table-errors |
		"$SED" -n "s/^$1: *//p"
}

# Of the shared library nothing is wanted here.
build_static()
{
	tap_build "-g -finstrument-functions" \
		"-static -L$top_builddir/runtime -lcygprof" "$@"
}
