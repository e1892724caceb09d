/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * info.h - what is known about a recording besides its calls, as text
 *
 * Lines `key: value`, aligned; a health counter is told if it is not 0.
 */
#ifndef CYGPROF_ANALYZE_INFO_H
#define CYGPROF_ANALYZE_INFO_H

#include "analyze/dump.h"

#include <stdio.h>

/* Who ran, how it ended, the clock, and what was recorded. */
void info_print_process(const struct dump *dump, FILE *out);

/* What went wrong, if anything. */
void info_print_health(const struct dump *dump, FILE *out);

/* The loaded files with their build-ids. */
void info_print_images(const struct dump *dump, FILE *out);

/* Lanes, and the threads that used them, with wall and processor time. */
void info_print_lanes(const struct dump *dump, FILE *out);

/* The key of a line, aligned; the value and the newline are the caller's. */
void info_print_key(FILE *out, const char *key);

#endif
