/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * texts.h - each text once
 *
 * A set of texts that hands out its own copy: equal texts are one pointer, so
 * that keys compare by address.
 *
 * Threads: none.  Memory: texts live until texts_free().
 */
#ifndef CYGPROF_ANALYZE_TEXTS_H
#define CYGPROF_ANALYZE_TEXTS_H

struct profile_texts;

struct profile_texts *texts_new(void);

/* NULL is fine. */
void texts_free(struct profile_texts *texts);

const char *texts_intern(struct profile_texts *texts, const char *text);

#endif
