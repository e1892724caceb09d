# SPDX-License-Identifier: MIT
#
# tests/bench/local.mk - make bench, make bench-check
#
# The workloads are compiled once with hooks and once without, and linked with
# each library of hooks in turn.  BENCH_SAVE=1 keeps the report in results/.

BENCH_RUNS = 11
BENCH_CALLS = 500000
BENCH_CPU = 0
BENCH_SAVE =

bench_programs = \
	%D%/bench \
	%D%/none \
	%D%/empty \
	%D%/plain-floor \
	%D%/ordered-floor \
	%D%/recorded
EXTRA_PROGRAMS += $(bench_programs)

%C%_bench_SOURCES = \
	%D%/bench.c \
	%D%/report.c %D%/report.h \
	%D%/samples.c %D%/samples.h \
	%D%/trial.c %D%/trial.h \
	%D%/variants.c %D%/variants.h
%C%_bench_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE
%C%_bench_LDADD = %D%/libworkloads-none.a

EXTRA_LIBRARIES = %D%/libworkloads.a %D%/libworkloads-none.a
%C%_libworkloads_a_SOURCES = %D%/workloads.c %D%/workloads.h
%C%_libworkloads_a_CFLAGS = $(AM_CFLAGS)
%C%_libworkloads_none_a_SOURCES = %D%/workloads.c %D%/workloads.h

# Of the same kind as the recorder: shared, reached by a jump through the
# table of procedures, first in line before libc's own empty hooks.
EXTRA_LTLIBRARIES = \
	%D%/libempty-hooks.la \
	%D%/libplain-hooks.la \
	%D%/libordered-hooks.la
bench_hooks_ldflags = -shared -avoid-version -rpath $(abs_builddir)/%D%
%C%_libempty_hooks_la_SOURCES = %D%/hooks-empty.c
%C%_libempty_hooks_la_LDFLAGS = $(bench_hooks_ldflags)
%C%_libplain_hooks_la_SOURCES = %D%/hooks-plain.c
%C%_libplain_hooks_la_LDFLAGS = $(bench_hooks_ldflags)
%C%_libordered_hooks_la_SOURCES = %D%/hooks-ordered.c
%C%_libordered_hooks_la_LDFLAGS = $(bench_hooks_ldflags)

bench_subject = %D%/subject.c %D%/samples.c %D%/samples.h
%C%_none_SOURCES = $(bench_subject)
%C%_none_LDADD = %D%/libworkloads-none.a
%C%_empty_SOURCES = $(bench_subject)
%C%_empty_LDADD = %D%/libworkloads.a %D%/libempty-hooks.la
%C%_empty_LDFLAGS = -no-install
%C%_plain_floor_SOURCES = $(bench_subject)
%C%_plain_floor_LDADD = %D%/libworkloads.a %D%/libplain-hooks.la
%C%_plain_floor_LDFLAGS = -no-install
%C%_ordered_floor_SOURCES = $(bench_subject)
%C%_ordered_floor_LDADD = %D%/libworkloads.a %D%/libordered-hooks.la
%C%_ordered_floor_LDFLAGS = -no-install
%C%_recorded_SOURCES = $(bench_subject)
%C%_recorded_LDADD = %D%/libworkloads.a runtime/libcygprof.la
%C%_recorded_LDFLAGS = -no-install

# Behind the user's CFLAGS: figures compare only if all were compiled alike.
$(%C%_libworkloads_a_OBJECTS): override CFLAGS += -O2 -finstrument-functions
$(%C%_libworkloads_none_a_OBJECTS) $(%C%_none_OBJECTS): override CFLAGS += -O2
$(%C%_libempty_hooks_la_OBJECTS) $(%C%_libplain_hooks_la_OBJECTS) \
$(%C%_libordered_hooks_la_OBJECTS): \
	override CFLAGS += $(RUNTIME_CFLAGS) -fvisibility=default

bench_command = %D%/bench -n '$(BENCH_RUNS)' -c '$(BENCH_CALLS)' \
	-p '$(BENCH_CPU)' $(BENCH_SAVE:%=-o $(srcdir)/%D%/results)

bench: $(bench_programs)
	$(bench_command) %D%
bench-check: $(bench_programs)
	$(bench_command) -k %D%
.PHONY: bench bench-check

EXTRA_DIST += %D%/results

CLEANFILES += $(bench_programs) $(EXTRA_LIBRARIES) $(EXTRA_LTLIBRARIES)
