# SPDX-License-Identifier: MIT
#
# runtime/local.mk - libcygprof.so and libcygprof.a
#
# Both are built from the same sources, position independent.  Only the shared
# library interposes functions of libc: in a static program those names are
# libc's alone.

runtime_sources = \
	%D%/calendar.c \
	%D%/calibration.c \
	%D%/call-tree.c \
	%D%/child-index.c \
	%D%/chunks.c \
	%D%/clock.c \
	%D%/cygprof.c \
	%D%/dump-file.c \
	%D%/dump-header.c \
	%D%/dump-name.c \
	%D%/dump-slab.c \
	%D%/dump.c \
	%D%/fault.c \
	%D%/fold-start.c \
	%D%/fold.c \
	%D%/fork-path.c \
	%D%/fork.c \
	%D%/frame.c \
	%D%/heal.c \
	%D%/hooks.c \
	%D%/image-file.c \
	%D%/image-list.c \
	%D%/images.c \
	%D%/landing.c \
	%D%/lane.c \
	%D%/options.c \
	%D%/pause.c \
	%D%/process.c \
	%D%/retire.c \
	%D%/slots.c \
	%D%/slow-path.c \
	%D%/stacks.c \
	%D%/strand.c \
	%D%/stretch.c \
	%D%/sys-files.c \
	%D%/sys-mapping.c \
	%D%/sys.c \
	%D%/text.c \
	%D%/thread.c \
	%D%/ticks.c \
	%D%/vdso.c

runtime_headers = \
	%D%/attributes.h \
	%D%/calendar.h \
	%D%/calibration.h \
	%D%/call-tree.h \
	%D%/child-index.h \
	%D%/chunks.h \
	%D%/clock.h \
	%D%/dump-file.h \
	%D%/dump-header.h \
	%D%/dump-name.h \
	%D%/dump-slab.h \
	%D%/dump.h \
	%D%/fault.h \
	%D%/fold-state.h \
	%D%/fold.h \
	%D%/fork-path.h \
	%D%/fork.h \
	%D%/frame.h \
	%D%/gate.h \
	%D%/heal.h \
	%D%/image-file.h \
	%D%/image-list.h \
	%D%/images.h \
	%D%/landing.h \
	%D%/lane.h \
	%D%/machine/aarch64/jump-target.h \
	%D%/machine/aarch64/machine.h \
	%D%/machine/aarch64/processor.h \
	%D%/machine/aarch64/syscall.h \
	%D%/machine/x86-64/jump-target.h \
	%D%/machine/x86-64/machine.h \
	%D%/machine/x86-64/processor.h \
	%D%/machine/x86-64/syscall.h \
	%D%/options.h \
	%D%/pause.h \
	%D%/process.h \
	%D%/retire.h \
	%D%/ring.h \
	%D%/slots.h \
	%D%/slow-path.h \
	%D%/stacks.h \
	%D%/strand.h \
	%D%/stretch.h \
	%D%/sys.h \
	%D%/text.h \
	%D%/thread.h \
	%D%/ticks.h \
	%D%/vdso.h

pkginclude_HEADERS += %D%/dump-format.h
include_HEADERS = %D%/cygprof.h

lib_LTLIBRARIES += %D%/libcygprof.la
%C%_libcygprof_la_SOURCES = $(runtime_sources) $(runtime_headers) \
	%D%/image-symbol.c %D%/image-symbol.h \
	%D%/interpose.c %D%/interpose-catch.c %D%/interpose-jumps.c
# Flags of its own keep its objects apart from the archive's, hooks.o and so on.
%C%_libcygprof_la_CFLAGS = $(AM_CFLAGS)
# -z nodelete: threads run in the hooks while somebody closes the library.
# -z now: a hook's stack need is then known, and small.  The hooks have no
# version: a preloaded hook with one would lose against libc's empty one.  What
# is exported says so itself; cygprof.sym lists it for tests.
%C%_libcygprof_la_LDFLAGS = -shared -no-undefined -version-info 0:0:0 \
	-Wl,-z,nodelete -Wl,-z,now -Wl,-z,relro \
	-Wl,--version-script=$(srcdir)/%D%/cygprof.map
%C%_libcygprof_la_LIBADD = $(RUNTIME_LIBS)
EXTRA_%C%_libcygprof_la_DEPENDENCIES = %D%/cygprof.map

lib_LIBRARIES += %D%/libcygprof.a
%C%_libcygprof_a_SOURCES = $(runtime_sources) $(runtime_headers)

# Behind the user's CFLAGS, which might bring -O0, -flto or a sanitizer.
%D%/libcygprof.la $(%C%_libcygprof_la_OBJECTS) $(%C%_libcygprof_a_OBJECTS): \
	override CFLAGS += $(RUNTIME_CFLAGS)

EXTRA_DIST += %D%/README %D%/cygprof.map %D%/cygprof.sym
