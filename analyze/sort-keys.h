/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sort-keys.h - the order of a report: pstats' keys, aliases and prefixes
 *
 *     key                   rows by               direction
 *     calls, ncalls         number of calls       most first
 *     pcalls                primitive calls       most first
 *     cumulative, cumtime   cumulative time       most first
 *     time, tottime         own time              most first
 *     filename, module      file name             a to z
 *     line                  line number           small to large
 *     name                  function name         a to z
 *     nfl                   name, file, line
 *     stdname               the name as printed   a to z
 *
 * A prefix stands for the key it begins where it begins one only, or several
 * that mean the same and at least two letters are given ("cum"; pstats, which
 * takes "cu", refuses that one).  The numbers -1, 0, 1, 2 alone are stdname,
 * calls, time and cumulative.
 *
 * Texts compare by code point.  The sort is stable: ties keep load order.
 */
#ifndef CYGPROF_ANALYZE_SORT_KEYS_H
#define CYGPROF_ANALYZE_SORT_KEYS_H

#include "analyze/fault.h"
#include "analyze/profile.h"

#include <stdbool.h>
#include <stddef.h>

enum { SORT_KEYS_MAX = 32 };

/* Major key first; count 0: not sorted.  Plain data: copy as you like. */
struct sort_keys {
	const struct sort_key *keys[SORT_KEYS_MAX];
	size_t count;
};

/* Appends the keys of a list as in "time,calls"; "none" empties the list.
 * Faults (usage): no such key, ambiguous, too many. */
bool sort_keys_add(struct sort_keys *keys, const char *list,
		   struct fault *fault);

/* "cumulative time, call count"; the caller frees it. */
char *sort_keys_text(const struct sort_keys *keys);

/* Sorts rows in place.  Count 0 leaves them as they are. */
void sort_keys_sort(const struct sort_keys *keys, struct profile_row **rows,
		    size_t row_count);

#endif
