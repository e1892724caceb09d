/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-rows.h - which functions print as one row
 *
 * Rows are numbered in the order in which their first function appeared.
 */
#ifndef CYGPROF_ANALYZE_CALL_ROWS_H
#define CYGPROF_ANALYZE_CALL_ROWS_H

#include "analyze/call-sums.h"
#include "analyze/function-table.h"
#include "analyze/profile.h"

struct call_rows {
	uint32_t *row_of_function; /* NO_ROW: a root */
	struct profile_row **rows; /* the profile's, not listed yet */
	bool *is_place;		   /* a row that is no function: `{forked}` */
	size_t row_count;
};

void call_rows_open(struct call_rows *rows, const struct function_table *table,
		    struct profile *profile);
void call_rows_close(struct call_rows *rows);

/* Hands the sums over to the profile's rows and edges, as seconds. */
void call_rows_emit(const struct call_rows *rows, const struct call_sums *sums,
		    double ticks_per_second, struct profile *profile);

#endif
