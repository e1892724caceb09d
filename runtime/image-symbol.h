/* SPDX-License-Identifier: MIT
 *
 * image-symbol.h - a name in a loaded ELF file
 *
 * dlsym searches scopes, takes the loader's lock, which another thread may hold
 * for as long as its library's constructors run, and allocates memory to say
 * that there is no such name.  This looks into one file, given by
 * dl_iterate_phdr, and does nothing else.
 *
 * Threads: as dl_iterate_phdr.
 * Failure: a file without a GNU hash table has no names.
 */
#ifndef CYGPROF_IMAGE_SYMBOL_H
#define CYGPROF_IMAGE_SYMBOL_H

#include "runtime/attributes.h"

#include <link.h>
#include <stdint.h>

/* Where the file's own definition lies, any version; 0 if it has none. */
CYGPROF_COLD uintptr_t
cygprof_image_symbol_find(const struct dl_phdr_info *info, const char *name);

#endif
