/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * last-calls.h - what each thread did last, as text
 *
 * Two parts a lane: the newest calls of its ring, and the calls that had not
 * returned.  Times are counted back from the last event of all lanes, so that
 * lanes can be compared.
 */
#ifndef CYGPROF_ANALYZE_LAST_CALLS_H
#define CYGPROF_ANALYZE_LAST_CALLS_H

#include "analyze/dump.h"
#include "analyze/fault.h"
#include "analyze/symbols.h"

#include <stdio.h>

/* Prints up to call_count calls of each lane, newest last. */
bool last_calls_print(const struct dump *dump, size_t call_count,
		      const struct symbols_options *options, FILE *out,
		      struct fault *fault);

#endif
