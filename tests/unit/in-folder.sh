# SPDX-License-Identifier: MIT
#
# in-folder.sh - runs a unit test in a fresh folder of its own
#
# usage: in-folder.sh PROGRAM; the folder is removed if all went well.
set -u

folder=$top_builddir/tests/private/unit-$(basename "$1")
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
chmod -R u+w "$folder" 2>/dev/null
rm -rf "$folder"
mkdir -p "$folder" && cd "$folder" || exit 99
CYGPROF_LOG_BASE=$folder LC_ALL=C "$program"
status=$?
[ $status != 0 ] || rm -rf "$folder"
exit $status
