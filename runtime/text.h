/* SPDX-License-Identifier: MIT
 *
 * text.h - texts and bytes without libc
 *
 * The program may have its own, instrumented strlen or memcpy, and before
 * relocation libc's are not to be had, so the runtime brings its own.  A line
 * is a text under construction in the caller's room: it always ends in a NUL
 * and never overflows; what does not fit is left out and is_cut says so.
 *
 * The loops hold a compiler barrier each, so that neither gcc nor clang turns
 * them back into calls of memcpy, memset or strlen.  Compilers may still make
 * such calls for large initialisers and struct copies, so the runtime has
 * none that is large; a test looks at what its objects call.
 *
 * Threads: any, handlers too; nothing here has a state of its own.
 */
#ifndef CYGPROF_TEXT_H
#define CYGPROF_TEXT_H

#include "runtime/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Invariants: length_bytes < room_bytes; room[length_bytes] is NUL. */
struct cygprof_line {
	char *room;
	size_t room_bytes; /* at least 1 */
	size_t length_bytes;
	bool is_cut;
};

CYGPROF_QUIET void cygprof_text_start(struct cygprof_line *line, char *room,
				      size_t room_bytes);
/* Goes on with a text that is in room already. */
CYGPROF_QUIET void cygprof_text_go_on(struct cygprof_line *line, char *room,
				      size_t room_bytes);
CYGPROF_QUIET void cygprof_text_add(struct cygprof_line *line,
				    const char *text);
CYGPROF_QUIET void cygprof_text_add_bytes(struct cygprof_line *line,
					  const char *bytes, size_t count);
/* At least so many digits, with zeros before. */
CYGPROF_QUIET void cygprof_text_add_decimal(struct cygprof_line *line,
					    uint64_t value, unsigned digits);
CYGPROF_QUIET void cygprof_text_add_hex(struct cygprof_line *line,
					uint64_t value, unsigned digits);

/* True if the whole text is a decimal number below 2^64: no sign, no space. */
CYGPROF_QUIET bool cygprof_text_read_decimal(const char *text,
					     uint64_t *ret_value);
/* The value of a hex digit, or -1. */
CYGPROF_QUIET int cygprof_text_hex_digit(char digit);

CYGPROF_QUIET size_t cygprof_text_length(const char *text);
CYGPROF_QUIET bool cygprof_text_is(const char *text, const char *other);
/* What follows the prefix in text; NULL if text starts otherwise. */
CYGPROF_QUIET const char *cygprof_text_after(const char *text,
					     const char *prefix);
/* What follows the last slash of a path. */
CYGPROF_QUIET const char *cygprof_text_base_name(const char *path);

CYGPROF_QUIET void cygprof_text_copy(void *to, const void *from, size_t count);
CYGPROF_QUIET void cygprof_text_clear(void *bytes, size_t count);
CYGPROF_QUIET bool cygprof_text_is_same(const void *bytes, const void *other,
					size_t count);

#endif
