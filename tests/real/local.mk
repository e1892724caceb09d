# SPDX-License-Identifier: MIT
#
# tests/real/local.mk - make check-real: programs that others wrote
#
# Their sources are fetched, so this is no part of make check.

real_tests = \
	%D%/jsoncpp.sh \
	%D%/lua.sh \
	%D%/sqlite.sh

check-real: all
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(real_tests)'
.PHONY: check-real

EXTRA_DIST += $(real_tests) \
	%D%/compare.py \
	%D%/fetch.sh \
	%D%/lua-states.c \
	%D%/lua-work.lua \
	%D%/real.sh \
	%D%/sqlite-threads.c \
	%D%/sqlite-work.sql \
	%D%/timed-main.c
