# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# stage.sh - an installation of the built tree, for a test's own use
#
# Installs below the test's folder and sets $stage (given as DESTDIR) and
# $staged_prefix (where the prefix lies in it).

stage=$PWD/stage
staged_prefix=$stage$prefix
if ! "$MAKE" -C "$top_builddir" install DESTDIR="$stage" >install-log 2>&1
then
	tap_show install-log
	exit 99
fi

# check_profile TABLE: names prog.c's functions with their counts.
check_profile()
{
	check_like "the table counts all calls" ' 33 function calls' "$1"
	check_like "the table has the busy function with file and line" \
		'^ +31 .*prog\.c:[0-9]+\(add_one\)' "$1"
	check_like "the table has its caller" \
		'^ +1 .*prog\.c:[0-9]+\(add_many\)' "$1"
}
