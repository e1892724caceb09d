/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols.h - (image, offset) to name, file and line
 *
 * The only room that includes bfd.h and libdw.h.  ELF and DWARF are hostile
 * input: each image is read in a child process with limits on memory and
 * time; what the child cannot answer falls back to <module:symbol> or
 * <module+0x1234>.
 *
 * A function's name comes from our own sorted table of the image's function
 * symbols (exact or covering match), its file and line from the DWARF entry
 * that starts there: those of its name in the definition, as gcov has them.
 * Functions folded into one are all named, up to three: "A, B".
 *
 *	symbols.c        sorts questions, keeps answers         parent
 *	worker.c         runs a job in a child                  parent
 *	symbols-image.c  all questions about one image          child
 *	debug-file.c     the image's file and its debug file    child
 *	symbols-table.c  function symbols by address            child
 *	symbols-lines.c  file and line, by elfutils             child
 *	symbols-bfd.c    stubs, and newer compression           child
 *	names.c          demangling                             child
 *
 * Memory:  answers live as long as the symbols object.
 * Failure: a missing or different file is a finding, told in `warnings`, and
 *          never a fault; faults are out of processes and the like.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_H
#define CYGPROF_ANALYZE_SYMBOLS_H

#include "analyze/fault.h"

#include <stddef.h>
#include <stdint.h>

struct symbols_options {
	const char *const *debug_dirs; /* --debug-dir, searched first */
	size_t debug_dir_count;
	const char *sysroot; /* --sysroot, or NULL */
};

/* An ELF file as the dump knows it. */
struct symbols_image {
	const char *path;
	const uint8_t *build_id;
	size_t build_id_bytes; /* 0: not known, cannot be checked */
};

/* One question: which function starts at (or covers) this offset from the
 * image's load bias, that is, this address in the ELF file? */
struct symbols_query {
	uint32_t image; /* index into the images */
	uint64_t file_address;
};

/* One answer.  file "~" and line 0 where there is no debug information; then
 * name is "<module:symbol>" or "<module+0x1234>".  Line 0 of a real file is a
 * function that the compiler made up. */
struct symbols_answer {
	const char *name; /* demangled, printable UTF-8, capped */
	const char *file; /* full path as compiled, without /./ and /../ */
	uint32_t line;
};

struct symbols {
	struct symbols_answer *answers; /* one a query, same order */
	char **warnings; /* one a troubled image, what and what to do */
	size_t warning_count;
	void *memory; /* private */
};

/* Answers all queries, one child an image, in turn.  Asking once for all is
 * much faster than asking often.  The same files give the same answers. */
bool symbols_resolve(const struct symbols_options *options,
		     const struct symbols_image *images, size_t image_count,
		     const struct symbols_query *queries, size_t query_count,
		     struct symbols *ret_symbols, struct fault *fault);
void symbols_close(struct symbols *symbols);

#endif
