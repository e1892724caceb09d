/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * utf8.h - characters out of bytes
 */
#ifndef CYGPROF_ANALYZE_UTF8_H
#define CYGPROF_ANALYZE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* How many bytes the first character of text takes, and which it is; 0 if it
 * is not valid UTF-8 or text is at its end.  Reads no further than the NUL. */
size_t utf8_character(const char *text, uint32_t *ret_code_point);

/* How many code points valid UTF-8 has: what pstats takes for its width. */
size_t utf8_width(const char *text);

#endif
