/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * escape.h - foreign text made safe for a terminal
 *
 * Names, paths and arguments come from dumps and from ELF files, so they may
 * hold anything: colour codes, half a UTF-8 character, marks that turn the
 * writing direction.  Whatever is not printable UTF-8 is shown byte by byte
 * as \xNN; text that is clean stays the same, backslashes included.
 *
 * Memory: escape_text() allocates (free() it); the others do not.
 */
#ifndef CYGPROF_ANALYZE_ESCAPE_H
#define CYGPROF_ANALYZE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How many bytes the printable UTF-8 character at text takes; 0: its first
 * byte must be escaped.  Reads no further than the NUL. */
size_t escape_character(const char *text);

/* A printable copy. */
char *escape_text(const char *text);

/* Writes the printable form. */
void escape_write(FILE *out, const char *text);

#endif
