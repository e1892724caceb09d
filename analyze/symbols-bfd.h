/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-bfd.h - what only libbfd knows
 *
 * Names of linkage stubs (a function of another library whose address was
 * taken in a program without PIE; a target_clones function), and lines where
 * debug sections are compressed in a manner that libelf is too old for.
 *
 * Runs in the worker's child.
 *
 * Memory: symbols_bfd_close(); texts live until then.  NULL is a closed one.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_BFD_H
#define CYGPROF_ANALYZE_SYMBOLS_BFD_H

#include "analyze/symbols-entry.h"

struct symbols_bfd;

/* NULL if libbfd does not know the file's format. */
struct symbols_bfd *symbols_bfd_open(const char *path);
void symbols_bfd_close(struct symbols_bfd *file);

/* The name of the stub at the address, as `puts@plt`, or `*ABS*+0x2400@plt`
 * for one that leads to an address; NULL if there is none. */
const char *symbols_bfd_stub(struct symbols_bfd *file, uint64_t address);

/* Fills in file and line of those that have none yet, as well as libbfd can:
 * by the first name, else by the line table. */
void symbols_bfd_lines(struct symbols_bfd *file, struct symbols_entry *entries,
		       size_t entry_count);

#endif
