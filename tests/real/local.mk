# SPDX-License-Identifier: MIT
#
# tests/real/local.mk - make check-real: programs that others wrote
#
# Their sources are fetched, so this is no part of make check.  They are fetched
# before the tests run, which may run side by side; where there is no apt the
# tests are skipped.

real_packages = libjsoncpp lua5.4 sqlite3
real_tests = \
	%D%/jsoncpp.sh \
	%D%/lua.sh \
	%D%/sqlite.sh

check-real: all
	$(BASH_SHELL) $(srcdir)/%D%/fetch.sh %D%/sources $(real_packages) || \
		test $$? = 77
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(real_tests)'
.PHONY: check-real

EXTRA_DIST += $(real_tests) \
	%D%/compare.py \
	%D%/entries.c \
	%D%/fetch.sh \
	%D%/lua-states.c \
	%D%/lua-work.lua \
	%D%/real.sh \
	%D%/reveal.py \
	%D%/sqlite-threads.c \
	%D%/sqlite-work.sql \
	%D%/timed-main.c
