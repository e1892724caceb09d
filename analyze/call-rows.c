/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-rows.c - which functions print as one row
 */
#include "config.h"

#include "analyze/call-rows.h"

#include <stdlib.h>

#include "analyze/memory.h"

/* A function and the profile's row of its key. */
struct member {
	struct profile_row *row;
	uint32_t function;
};

static int
compare_members(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->row != b->row)
		return (uintptr_t)a->row < (uintptr_t)b->row ? -1 : 1;
	return a->function < b->function ? -1 : 1;
}

static struct member *
members_sorted(const struct function_table *table, struct profile *profile,
	       size_t *ret_count)
{
	struct member *members = xcalloc(table->count + 1, sizeof *members);
	size_t count = 0;

	for (size_t i = 0; i < table->count; i++)
		if (table->functions[i].place != DUMP_PLACE_ROOT)
			members[count++] = (struct member){
				profile_caller(profile, &table->keys[i]),
				(uint32_t)i,
			};
	qsort(members, count, sizeof *members, compare_members);
	*ret_count = count;
	return members;
}

/* first[] names for each function the first one of its row. */
static void
rows_number(struct call_rows *rows, const struct function_table *table,
	    const struct member *members, size_t member_count)
{
	uint32_t *first = xcalloc(table->count + 1, sizeof *first);
	struct profile_row **row_of =
		xcalloc(table->count + 1, sizeof(struct profile_row *));

	for (size_t i = 0; i < member_count; i++) {
		bool is_same = i && members[i].row == members[i - 1].row;

		first[members[i].function] =
			is_same ? first[members[i - 1].function]
				: members[i].function;
		row_of[members[i].function] = members[i].row;
	}
	for (size_t i = 0; i < table->count; i++) {
		if (!row_of[i]) {
			rows->row_of_function[i] = NO_ROW;
		} else if (first[i] != i) {
			rows->row_of_function[i] =
				rows->row_of_function[first[i]];
		} else {
			rows->row_of_function[i] = (uint32_t)rows->row_count;
			rows->is_place[rows->row_count] =
				table->functions[i].place != DUMP_PLACE_NONE;
			rows->rows[rows->row_count++] = row_of[i];
		}
	}
	free(first);
	free(row_of);
}

void
call_rows_open(struct call_rows *rows, const struct function_table *table,
	       struct profile *profile)
{
	size_t member_count;
	struct member *members = members_sorted(table, profile, &member_count);

	*rows = (struct call_rows){
		.row_of_function = xcalloc(table->count + 1, sizeof(uint32_t)),
		.rows = xcalloc(table->count + 1, sizeof(struct profile_row *)),
		.is_place = xcalloc(table->count + 1, sizeof(bool)),
	};
	rows_number(rows, table, members, member_count);
	free(members);
}

void
call_rows_close(struct call_rows *rows)
{
	free(rows->row_of_function);
	free(rows->rows);
	free(rows->is_place);
	*rows = (struct call_rows){0};
}

static struct profile_numbers
numbers_of(const struct call_sum *sum, double ticks_per_second)
{
	return (struct profile_numbers){
		.calls = sum->calls,
		.primitive_calls = sum->primitive_calls,
		.own_seconds = (double)sum->own_ticks / ticks_per_second,
		.cumulative_seconds =
			(double)sum->cumulative_ticks / ticks_per_second,
	};
}

/* A row whose own time was mostly the hooks' is told apart. */
static unsigned
marks_of(const struct call_sum *sum)
{
	unsigned marks = 0;

	if (sum->is_open)
		marks |= PROFILE_MARK_OPEN;
	if (sum->removed_ticks > sum->own_ticks)
		marks |= PROFILE_MARK_UNSURE;
	return marks;
}

/* The edges sorted by row, within a row as they appeared: a row's edges are
 * then made one after the other, and lie together.  The caller frees it. */
static uint32_t *
edges_by_row(const struct call_sums *sums, size_t row_count)
{
	size_t *next = xcalloc(row_count + 2, sizeof *next);
	uint32_t *sorted = xmalloc((sums->edge_count + 1) * sizeof *sorted);

	for (size_t i = 0; i < sums->edge_count; i++)
		next[sums->edges[i].row + 1]++;
	for (size_t i = 0; i < row_count; i++)
		next[i + 1] += next[i];
	for (size_t i = 0; i < sums->edge_count; i++)
		sorted[next[sums->edges[i].row]++] = (uint32_t)i;
	free(next);
	return sorted;
}

static void
edges_emit(const struct call_rows *rows, const struct call_sums *sums,
	   double ticks_per_second)
{
	uint32_t *sorted = edges_by_row(sums, rows->row_count);

	for (size_t i = 0; i < sums->edge_count; i++) {
		const struct call_edge *edge = &sums->edges[sorted[i]];
		struct profile_numbers numbers =
			numbers_of(&edge->sum, ticks_per_second);

		profile_numbers_add(&profile_edge(rows->rows[edge->row],
						  rows->rows[edge->caller])
					     ->numbers,
				    &numbers);
	}
	free(sorted);
}

void
call_rows_emit(const struct call_rows *rows, const struct call_sums *sums,
	       double ticks_per_second, struct profile *profile)
{
	for (size_t i = 0; i < rows->row_count; i++) {
		const struct call_sum *sum = &sums->rows[i];
		struct profile_numbers numbers =
			numbers_of(sum, ticks_per_second);

		/* A place is listed only if it carries numbers. */
		if (rows->is_place[i] && !sum->calls && !sum->own_ticks)
			continue;
		profile_row(profile, &rows->rows[i]->key);
		profile_numbers_add(&rows->rows[i]->numbers, &numbers);
		rows->rows[i]->marks |= marks_of(sum);
	}
	edges_emit(rows, sums, ticks_per_second);
}
