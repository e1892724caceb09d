/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-folds.h - adding what lanes counted past the node budget
 *
 * A folded lane kept sums per function and per edge instead of nodes.  They
 * are counted the same way, so they are simply added; what the hooks cost is
 * known per function, and its share of an edge goes by calls.
 */
#ifndef CYGPROF_ANALYZE_CALL_FOLDS_H
#define CYGPROF_ANALYZE_CALL_FOLDS_H

#include "analyze/call-rows.h"
#include "analyze/call-sums.h"
#include "analyze/compensation.h"
#include "analyze/dump.h"
#include "analyze/function-table.h"

/* Adds all lanes' folds; their functions are in the table.  Returns the ticks
 * that were removed. */
int64_t call_folds_add(const struct dump *dump, struct function_table *table,
		       const struct call_rows *rows,
		       const struct compensation *cost, struct call_sums *sums);

#endif
