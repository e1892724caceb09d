# SPDX-License-Identifier: MIT
#
# dist.sh - every file of git is in the tarball
#
# usage: dist.sh SOURCE-FOLDER TARBALL-FOLDER, by `make dist`.  Where the
# source is no checkout there is nothing to compare with.
set -u

[ -e "$1/.git" ] || exit 0
missing=$(cd "$1" && git -c safe.directory="$PWD" ls-files) || exit
missing=$(
	for path in $missing
	do
		[ -e "$2/$path" ] || [ ! -e "$1/$path" ] || echo "$path"
	done
)
[ -z "$missing" ] && exit 0
echo "dist: in git and not in the tarball (add to EXTRA_DIST):" >&2
echo "$missing" >&2
exit 1
