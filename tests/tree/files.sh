# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# files.sh - which files are the tree's own
#
# tree_files FOLDER prints them, without what was built: by git in a checkout,
# else (in an unpacked tarball) all but the known products of bootstrap.

tree_files()
(
	cd "$1" || exit
	if [ -e .git ] && command -v git >/dev/null
	then
		git -c safe.directory="$PWD" ls-files \
			--cached --others --exclude-standard |
			while read -r path
			do
				[ ! -e "$path" ] || echo "$path"
			done
		exit
	fi
	find . -name build-aux -prune -o -name autom4te.cache -prune \
		-o -name _build -prune -o -name _inst -prune \
		-o -name .deps -prune -o -name .libs -prune \
		-o -path ./tests/private -prune \
		-o -path ./tests/real/sources -prune \
		-o -type f ! -name Makefile.in ! -name Makefile \
		! -name '*.[oa]' ! -name '*.l[oa]' ! -name '*.log' \
		! -name '*.trs' ! -name .dirstamp \
		! -path './configure' ! -path './aclocal.m4' \
		! -path './config.*' ! -path './libtool' ! -path './stamp-h1' \
		-print | sed 's,^\./,,'
	# Named like products, yet ours.
	find tests/users -name Makefile
)
