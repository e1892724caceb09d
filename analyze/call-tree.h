/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-tree.h - from a dump's call paths to a profile's rows and edges
 *
 * A row is what prints the same: file, line and name.  Several functions of a
 * dump may be one row (a static inline function has an address in each object
 * file), and recursion is recursion of the row: a call is primitive, and its
 * time is cumulative, if no call of the same row is open above it.  An edge
 * (caller's row, row) has a recursion of its own, like Python's:
 *
 *     even(10) -> odd(9) -> even(8) ... three times from main
 *     even 18/3, of which 3/3 from main and 15/3 from odd
 *
 * Roots are no rows: what they call has no caller.  The other places print as
 * callers (`{forked}`), and as rows only if they carry calls or time.
 *
 * Exactness: calls are integers; times are integer ticks until the very end
 * and are then divided by the rate once a row.  With is_raw the sum of all own
 * times is, to the tick, what the outermost calls took; compensated it is
 * their sum less what was removed.
 *
 * Time:   linear in nodes, without recursion: a path may be a million deep.
 * Memory: the profile's, see there; all else is freed.
 */
#ifndef CYGPROF_ANALYZE_CALL_TREE_H
#define CYGPROF_ANALYZE_CALL_TREE_H

#include "analyze/dump.h"
#include "analyze/fault.h"
#include "analyze/profile.h"
#include "analyze/symbols.h"

#include <stdbool.h>

struct call_tree_options {
	bool is_raw; /* times as measured, nothing subtracted */
	const struct symbols_options *symbols;
};

/* Adds the dump's rows, edges and notes to an open profile and computes its
 * totals.  The source is the caller's to add. */
bool call_tree_profile(const struct dump *dump,
		       const struct call_tree_options *options,
		       struct profile *profile, struct fault *fault);

#endif
