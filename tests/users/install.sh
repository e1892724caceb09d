# SPDX-License-Identifier: MIT
#
# What make install brings, and that make uninstall takes it away again.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/users/stage.sh"

cd "$stage" || exit 99
installed=$(find . ! -type d | sort)
for name in bin/cygprof libcygprof.so libcygprof.so.0 libcygprof.a \
	pkgconfig/cygprof.pc share/cygprof/cygprof.mk include/cygprof.h \
	include/cygprof/dump-format.h man1/cygprof.1
do
	check_like "installs $name" "/$name\$" "$installed"
done
cd "$tap_folder" || exit 99
check "uninstall works" "$MAKE" -C "$top_builddir" uninstall DESTDIR="$stage"
check_equal "and leaves nothing" "" "$(find "$stage" ! -type d)"

done_testing
