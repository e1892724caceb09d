/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-notes.h - what a reader of the table should know about its numbers
 *
 * One line a fact, and none about what is as it should be.
 */
#ifndef CYGPROF_ANALYZE_CALL_NOTES_H
#define CYGPROF_ANALYZE_CALL_NOTES_H

#include "analyze/call-times.h"
#include "analyze/compensation.h"
#include "analyze/dump.h"
#include "analyze/profile.h"
#include "analyze/symbols.h"

/* What was removed for the hooks; nothing if cost is all zeros. */
void call_notes_cost(const struct dump *dump, const struct compensation *cost,
		     const struct call_times *times, struct profile *profile);

/* The state of the recording, its health and damage found in the file. */
void call_notes_health(const struct dump *dump, struct profile *profile);

/* What was in the way of names. */
void call_notes_symbols(const struct symbols *symbols,
			struct profile *profile);

#endif
