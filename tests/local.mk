# SPDX-License-Identifier: MIT
#
# tests/local.mk - make check

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
# A test that hangs is a failure, not the end of all others.
test_shell = timeout -k 10 600 $(BASH_SHELL)
LOG_COMPILER = $(test_shell) $(srcdir)/%D%/unit/in-folder.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(test_shell)
AM_TESTS_ENVIRONMENT = \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	CC='$(CC)'; CXX='$(CXX)'; SED='$(SED)'; MAKE='$(MAKE)'; \
	export CC CXX SED MAKE; \
	prefix='$(prefix)'; export prefix;

# One program a module, of the same name; tests/unit/NAME.c is implied.
unit_tests = \
	%D%/unit/call-tree \
	%D%/unit/clock \
	%D%/unit/dump-failures \
	%D%/unit/dump-file \
	%D%/unit/dump-mutations \
	%D%/unit/dump-name \
	%D%/unit/dump-target \
	%D%/unit/dump \
	%D%/unit/hook-binding \
	%D%/unit/hooks-property \
	%D%/unit/images \
	%D%/unit/marshal \
	%D%/unit/names \
	%D%/unit/nearest \
	%D%/unit/node-budget \
	%D%/unit/options \
	%D%/unit/profile \
	%D%/unit/restriction \
	%D%/unit/sort-keys \
	%D%/unit/symbols \
	%D%/unit/sys \
	%D%/unit/text \
	%D%/unit/worker

# What several of them share.
unit_sources = \
	%D%/dump-maker.c \
	%D%/dump-maker.h \
	%D%/unit/event-stream.c \
	%D%/unit/event-stream.h \
	%D%/unit/hook-compare.c \
	%D%/unit/hook-compare.h \
	%D%/unit/hook-model.c \
	%D%/unit/hook-model.h \
	%D%/unit/hook-program.c \
	%D%/unit/hook-program.h \
	%D%/unit/hook-stage.c \
	%D%/unit/hook-stage.h

if HAVE_CMOCKA
check_LIBRARIES = %D%/libunit.a %D%/libfaked.a
%C%_libunit_a_SOURCES = $(unit_sources)
# The runtime with a system that fails when a test wants it to.
%C%_libfaked_a_SOURCES = $(runtime_sources) %D%/unit/fake/syscall.h
%C%_libfaked_a_CPPFLAGS = -I$(srcdir)/%D%/unit/fake $(AM_CPPFLAGS)
%C%_libfaked_a_CFLAGS = $(AM_CFLAGS) $(RUNTIME_CFLAGS)
%C%_unit_dump_failures_LDADD = $(faked_libs)
%C%_unit_sys_LDADD = $(faked_libs)
# The reader once more, watched by sanitizers: no damage to a dump harms.
check_LIBRARIES += %D%/libwatched.a
%C%_libwatched_a_SOURCES = %D%/dump-maker.c %D%/dump-maker.h $(analyze_sources)
%C%_libwatched_a_CPPFLAGS = $(analyze_cppflags)
%C%_libwatched_a_CFLAGS = $(AM_CFLAGS) $(SANITIZER_CFLAGS)
%C%_unit_dump_mutations_CFLAGS = $(AM_CFLAGS) $(SANITIZER_CFLAGS)
%C%_unit_dump_mutations_LDADD = %D%/libwatched.a $(analyze_libs) $(CMOCKA_LIBS)
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
else
TESTS += %D%/unit/no-cmocka.sh
endif
LDADD = %D%/libunit.a analyze/libanalyze.a runtime/libcygprof.a $(analyze_libs) \
	$(RUNTIME_LIBS) $(CMOCKA_LIBS) -lm
faked_libs = %D%/libfaked.a $(RUNTIME_LIBS) $(CMOCKA_LIBS)

shell_tests = \
	%D%/golden/differential.sh \
	%D%/golden/golden.sh \
	%D%/harm/company.sh \
	%D%/harm/guest.sh \
	%D%/harm/limits.sh \
	%D%/harm/places.sh \
	%D%/run/aarch64.sh \
	%D%/run/bad-dumps.sh \
	%D%/run/budget.sh \
	%D%/run/contexts.sh \
	%D%/run/convert.sh \
	%D%/run/ends.sh \
	%D%/run/examples.sh \
	%D%/run/forks.sh \
	%D%/run/jumps.sh \
	%D%/run/landing.sh \
	%D%/run/last.sh \
	%D%/run/matrix.sh \
	%D%/run/model.sh \
	%D%/run/options.sh \
	%D%/run/plugins.sh \
	%D%/run/record.sh \
	%D%/run/report.sh \
	%D%/run/shapes.sh \
	%D%/run/signals.sh \
	%D%/run/single-step.sh \
	%D%/run/symbols.sh \
	%D%/run/threads.sh \
	%D%/run/usage.sh \
	%D%/tree/headers.sh \
	%D%/tree/layout.sh \
	%D%/tree/manual.sh \
	%D%/tree/objects.sh \
	%D%/users/install.sh \
	%D%/users/make.sh \
	%D%/users/pkg-config.sh
TESTS += $(shell_tests)

# An instrumented program of many functions and paths: input of tests, of
# benchmarks and of make profile-report.
check_PROGRAMS += %D%/programs/forest
%C%_programs_forest_SOURCES = %D%/programs/forest.c
%C%_programs_forest_CFLAGS = $(CYGPROF_INSTRUMENT_CFLAGS)
%C%_programs_forest_LDFLAGS = -no-install
%C%_programs_forest_LDADD = runtime/libcygprof.la

%D%/programs/forest.cygprof: %D%/programs/forest$(EXEEXT)
	$(AM_V_GEN)rm -f $@ && \
	CYGPROF_FILE='$(abs_top_builddir)/$@' %D%/programs/forest
CLEANFILES += %D%/programs/forest.cygprof

# Hosts that shell tests build.
program_sources = \
	%D%/programs/catches.cc \
	%D%/programs/contexts.c \
	%D%/programs/counts.h \
	%D%/programs/early-late.cc \
	%D%/programs/ends.c \
	%D%/programs/exceptions.cc \
	%D%/programs/forks.c \
	%D%/programs/guest.c \
	%D%/programs/jumps.c \
	%D%/programs/landing.c \
	%D%/programs/locked.c \
	%D%/programs/model.c \
	%D%/programs/plugin.c \
	%D%/programs/plugins.c \
	%D%/programs/print-counts.c \
	%D%/programs/resolver.c \
	%D%/programs/shapes.c \
	%D%/programs/signals.c \
	%D%/programs/single-step.c \
	%D%/programs/threads.c

EXTRA_DIST += $(program_sources) $(shell_tests) \
	%D%/README \
	%D%/host.sh \
	%D%/tap.sh \
	%D%/tree/dist.sh \
	%D%/tree/files.sh \
	%D%/unit/in-folder.sh \
	%D%/unit/no-cmocka.sh \
	%D%/users/make/Makefile \
	%D%/users/prog.c \
	%D%/users/stage.sh

clean-local:
	-chmod -R u+w tests/private 2>/dev/null
	rm -rf tests/private tests/real/sources

include tests/golden/local.mk
include tests/bench/local.mk
include tests/real/local.mk
