/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * marshal.h - a profile out of a .prof file of Python's
 *
 * One marshalled object, no magic; what follows it in the file is ignored:
 *
 *     dict: (file, line, name) -> (primitive calls, calls, own seconds,
 *                                  cumulative seconds, callers)
 *     callers: (file, line, name) -> (calls, primitive calls, own seconds,
 *                                     cumulative seconds), or a count alone
 *
 * Mind the order: a row has primitive calls first, an edge has calls first.
 *
 * Hostile files: see marshal-reader.h; besides, a reference may repeat a
 * caller list or a long name without end, so edges and printed names are
 * bounded by the file's size.
 */
#ifndef CYGPROF_ANALYZE_MARSHAL_H
#define CYGPROF_ANALYZE_MARSHAL_H

#include "analyze/fault.h"
#include "analyze/profile.h"

#include <stdbool.h>
#include <stddef.h>

/* True if the file starts as a profile of Python's does. */
bool marshal_is_profile(const void *start, size_t start_bytes);

/* Adds the rows to an open and empty profile and totals it.  path is for the
 * fault; no source is added.  Faults: empty, cut, not a profile, no rows,
 * numbers that no profile has. */
bool marshal_profile(const void *bytes, size_t size_bytes, const char *path,
		     struct profile *profile, struct fault *fault);

#endif
