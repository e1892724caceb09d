# SPDX-License-Identifier: MIT
#
# analyze/local.mk - the command cygprof
#
# All but main.c is an archive, so that unit tests can link what they test.

analyze_sources = \
	%D%/call-folds.c \
	%D%/call-notes.c \
	%D%/call-rows.c \
	%D%/call-sums.c \
	%D%/call-times.c \
	%D%/call-tree.c \
	%D%/child-process.c \
	%D%/cmd-callees.c \
	%D%/cmd-callers.c \
	%D%/cmd-convert.c \
	%D%/cmd-help.c \
	%D%/cmd-info.c \
	%D%/cmd-last.c \
	%D%/cmd-record.c \
	%D%/cmd-report.c \
	%D%/command-dump.c \
	%D%/command.c \
	%D%/compensation.c \
	%D%/debug-file.c \
	%D%/diagnosis.c \
	%D%/dump-chunks.c \
	%D%/dump-clock.c \
	%D%/dump-file.c \
	%D%/dump-folds.c \
	%D%/dump-images.c \
	%D%/dump-lanes.c \
	%D%/dump-links.c \
	%D%/dump-nodes.c \
	%D%/dump-order.c \
	%D%/dump-peek.c \
	%D%/dump-ring.c \
	%D%/dump-target.c \
	%D%/dump-text.c \
	%D%/dump.c \
	%D%/elf-file.c \
	%D%/escape.c \
	%D%/expression.c \
	%D%/fault.c \
	%D%/function-table.c \
	%D%/hook-binding.c \
	%D%/host-clock.c \
	%D%/human.c \
	%D%/info-parts.c \
	%D%/info.c \
	%D%/input-file.c \
	%D%/last-calls.c \
	%D%/load.c \
	%D%/log-dir.c \
	%D%/marshal-reader.c \
	%D%/marshal-scalars.c \
	%D%/marshal.c \
	%D%/message.c \
	%D%/names.c \
	%D%/nearest.c \
	%D%/output-file.c \
	%D%/preload.c \
	%D%/printed-name.c \
	%D%/profile-edges.c \
	%D%/profile-sums.c \
	%D%/profile.c \
	%D%/program-path.c \
	%D%/pstats-edges.c \
	%D%/pstats-table.c \
	%D%/pstats.c \
	%D%/python-repr.c \
	%D%/recording.c \
	%D%/report.c \
	%D%/restriction.c \
	%D%/run-and-report.c \
	%D%/session.c \
	%D%/sort-keys.c \
	%D%/symbols-bfd.c \
	%D%/symbols-image.c \
	%D%/symbols-lines.c \
	%D%/symbols-path.c \
	%D%/symbols-table.c \
	%D%/symbols.c \
	%D%/texts.c \
	%D%/usage.c \
	%D%/utf8.c \
	%D%/worker-child.c \
	%D%/worker-sandbox.c \
	%D%/worker.c

analyze_headers = \
	%D%/call-folds.h \
	%D%/call-notes.h \
	%D%/call-rows.h \
	%D%/call-sums.h \
	%D%/call-times.h \
	%D%/call-tree.h \
	%D%/child-process.h \
	%D%/command-dump.h \
	%D%/command.h \
	%D%/commands.h \
	%D%/compensation.h \
	%D%/debug-file.h \
	%D%/diagnosis.h \
	%D%/dump-file.h \
	%D%/dump-peek.h \
	%D%/dump-reader.h \
	%D%/dump-target.h \
	%D%/dump.h \
	%D%/elf-file.h \
	%D%/escape.h \
	%D%/expression.h \
	%D%/fault.h \
	%D%/function-table.h \
	%D%/hook-binding.h \
	%D%/host-clock.h \
	%D%/human.h \
	%D%/info.h \
	%D%/input-file.h \
	%D%/last-calls.h \
	%D%/load.h \
	%D%/log-dir.h \
	%D%/marshal-reader.h \
	%D%/marshal-scalars.h \
	%D%/marshal.h \
	%D%/memory.h \
	%D%/message.h \
	%D%/names.h \
	%D%/nearest.h \
	%D%/output-file.h \
	%D%/preload.h \
	%D%/printed-name.h \
	%D%/profile.h \
	%D%/program-path.h \
	%D%/pstats.h \
	%D%/python-repr.h \
	%D%/recording.h \
	%D%/report.h \
	%D%/restriction.h \
	%D%/run-and-report.h \
	%D%/session.h \
	%D%/sort-keys.h \
	%D%/symbols-bfd.h \
	%D%/symbols-entry.h \
	%D%/symbols-image.h \
	%D%/symbols-lines.h \
	%D%/symbols-path.h \
	%D%/symbols-table.h \
	%D%/symbols.h \
	%D%/texts.h \
	%D%/usage.h \
	%D%/utf8.h \
	%D%/worker-child.h \
	%D%/worker-sandbox.h \
	%D%/worker.h

analyze_cppflags = $(AM_CPPFLAGS) \
	-DCYGPROF_LIBRARY_PATH='"$(libdir)/libcygprof.so.0"'
analyze_libs = $(BFD_LIBS) $(DW_LIBS) $(PCRE2_LIBS)

noinst_LIBRARIES += %D%/libanalyze.a
%C%_libanalyze_a_SOURCES = $(analyze_sources) $(analyze_headers)
%C%_libanalyze_a_CPPFLAGS = $(analyze_cppflags)

bin_PROGRAMS += %D%/cygprof
%C%_cygprof_SOURCES = %D%/main.c
%C%_cygprof_CPPFLAGS = $(analyze_cppflags)
%C%_cygprof_LDADD = %D%/libanalyze.a $(analyze_libs)

# The same program as its own first user; `make profile-report` runs it.
EXTRA_PROGRAMS += %D%/cygprof-instrumented
%C%_cygprof_instrumented_SOURCES = %D%/main.c $(analyze_sources)
%C%_cygprof_instrumented_CPPFLAGS = $(analyze_cppflags)
%C%_cygprof_instrumented_CFLAGS = $(AM_CFLAGS) $(CYGPROF_INSTRUMENT_CFLAGS)
%C%_cygprof_instrumented_LDFLAGS = -no-install
%C%_cygprof_instrumented_LDADD = runtime/libcygprof.la $(analyze_libs)
CLEANFILES += %D%/cygprof-instrumented

dist_man_MANS += %D%/cygprof.1

# Completions are found by the command's name.
completions_dir = $(datadir)/bash-completion/completions
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(completions_dir)'
	$(INSTALL_DATA) $(srcdir)/%D%/cygprof.bash \
		'$(DESTDIR)$(completions_dir)/cygprof'
uninstall-local:
	rm -f '$(DESTDIR)$(completions_dir)/cygprof'

EXTRA_DIST += %D%/README %D%/cygprof.bash
