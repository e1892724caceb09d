/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-lines.h - where a function is declared, by its DWARF entry
 *
 * File and line are those of the name in the function's definition, as gcov
 * has them: DW_AT_decl_file and DW_AT_decl_line of the entry that starts at
 * the address.  Where it has none (gcc's lambdas and implicit members) the
 * line table's row at the address serves.
 *
 * libbfd cannot tell this.  bfd_find_line looks for the symbol's name, which
 * gcc does not write for lambdas, local classes and unnamed namespaces, and
 * lets the line of a member's declaration replace that of its definition
 * where clang writes the reference after the line.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_LINES_H
#define CYGPROF_ANALYZE_SYMBOLS_LINES_H

#include <elfutils/libdw.h>

#include "analyze/symbols-entry.h"

/* Fills file and line of the entries, which are sorted by address and have
 * one each, and marks the names that debug information has.  The bias is
 * added to an address in DWARF to get one of the entries'. */
void symbols_lines_read(Dwarf *dwarf, Dwarf_Addr bias,
			struct symbols_entry *entries, size_t entry_count);

#endif
