/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * names.h - a symbol of the linker to the name its author gave it
 *
 * C++ and Rust (without the hash) are demangled; a name in any other language
 * stays.  What only the linker needs (.lto_priv.0, .llvm.123, .__uniq.45) is
 * dropped; what tells a piece of a function from the whole (.cold, .part.0,
 * .constprop.0) is kept, in C++ as "[clone .cold]".
 *
 * A symbol of 200 bytes can stand for a name of 140 megabytes: demangling is
 * stopped once the cap is reached, and what was cut ends in an ellipsis.
 *
 * Threads: any.
 * Memory:  allocates nothing.
 */
#ifndef CYGPROF_ANALYZE_NAMES_H
#define CYGPROF_ANALYZE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* No longer than this with its NUL. */
#define NAMES_NAME_BYTES 1024

struct names_name {
	char text[NAMES_NAME_BYTES];
};

/* Writes the name for people; bytes that are not printable stay as they are
 * (escape.h). */
void names_demangle(const char *symbol, struct names_name *ret_name);

/* True if the two symbols are spellings of one function: equal but for
 * leading underscores. */
bool names_is_alias(const char *symbol, const char *other);

/* True if the symbol is mangled, so that whoever chose it was a compiler. */
bool names_is_mangled(const char *symbol);

#endif
