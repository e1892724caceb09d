/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pstats-edges.c - the blocks of callers and callees
 *
 * Both print links: a row at the other end and the numbers of the edge.  The
 * callees of a row are the same edges seen from their callers.
 */
#include "config.h"

#include "analyze/pstats.h"

#include "analyze/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct link {
	const struct profile_row *other;
	const struct profile_edge *edge;
};

/* By file, line and name, as Python sorts the keys.  No two are equal. */
static int
compare_links(const void *left, const void *right)
{
	const struct profile_key *a = &((const struct link *)left)->other->key;
	const struct profile_key *b = &((const struct link *)right)->other->key;
	int order = strcmp(a->file, b->file);

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void
pad(FILE *out, size_t width, size_t used_width)
{
	for (; used_width < width; used_width++)
		putc(' ', out);
}

/* One link.  What Python's `profile` module made has counts only; pstats then
 * adds the whole time of the row at the other end. */
static void
print_link(const struct link *link, size_t width, bool is_first, FILE *out)
{
	const struct profile_numbers *numbers = &link->edge->numbers;
	char counts[48];

	if (!link->edge->has_times) {
		pad(out, is_first ? 0 : width + 3, 0);
		fprintf(out, "%s(%" PRIu64 ") %8.3f\n", link->other->text,
			numbers->calls,
			link->other->numbers.cumulative_seconds);
		return;
	}
	if (numbers->calls == numbers->primitive_calls)
		snprintf(counts, sizeof counts, "%" PRIu64, numbers->calls);
	else
		snprintf(counts, sizeof counts, "%" PRIu64 "/%" PRIu64,
			 numbers->calls, numbers->primitive_calls);
	pad(out, is_first ? 0 : width + 1, 0);
	fprintf(out, "%*s %8.3f %8.3f  %s\n", is_first ? 7 : 9, counts,
		numbers->own_seconds, numbers->cumulative_seconds,
		link->other->text);
}

static void
print_links(const struct profile_row *row, const char *arrow,
	    struct link *links, size_t link_count, size_t width, FILE *out)
{
	fputs(row->text, out);
	pad(out, width, row->text_width);
	fprintf(out, "%s ", arrow);
	if (!link_count)
		putc('\n', out);
	else
		qsort(links, link_count, sizeof *links, compare_links);
	for (size_t i = 0; i < link_count; i++)
		print_link(&links[i], width, i == 0, out);
}

/* pstats asks the first edge it finds whether there are times. */
static bool
has_times(const struct profile *profile)
{
	for (size_t i = 0; i < profile->row_count; i++)
		if (profile->rows[i]->edge_count)
			return profile->rows[i]->edges[0].has_times;
	return false;
}

static size_t
print_heading(const struct pstats *pstats, const struct pstats_choice *choice,
	      const char *title, FILE *out)
{
	size_t width = 0;

	for (size_t i = 0; i < choice->count; i++)
		if (choice->rows[i]->text_width > width)
			width = choice->rows[i]->text_width;
	width += 2;

	fprintf(out, "%s\nFunction ", choice->message);
	pad(out, width, strlen("Function "));
	fprintf(out, "%s\n", title);
	if (has_times(pstats->profile)) {
		pad(out, width, 0);
		fputs("    ncalls  tottime  cumtime\n", out);
	}
	return width;
}

static void
print_callers(const struct pstats *pstats, const struct pstats_choice *choice,
	      FILE *out)
{
	size_t width = print_heading(pstats, choice, "was called by...", out);

	for (size_t i = 0; i < choice->count; i++) {
		const struct profile_row *row = choice->rows[i];
		struct link *links =
			xcalloc(row->edge_count + 1, sizeof *links);

		for (size_t j = 0; j < row->edge_count; j++)
			links[j] = (struct link){row->edges[j].caller,
						 &row->edges[j]};
		print_links(row, "<-", links, row->edge_count, width, out);
		free(links);
	}
}

bool
pstats_print_callers(const struct pstats *pstats,
		     const struct restrictions *restrictions, FILE *out,
		     struct fault *fault)
{
	struct pstats_choice choice;

	if (!pstats_choose(pstats, restrictions, &choice, fault))
		return false;
	if (choice.count) {
		print_callers(pstats, &choice, out);
		fputs("\n\n", out);
	}
	pstats_choice_close(&choice);
	return true;
}

/* All edges of a profile, grouped by caller. */
struct callees {
	struct callee {
		const struct profile_row *caller;
		struct link link;
	} * list;
	size_t count;
};

static int
compare_callers(const void *left, const void *right)
{
	uintptr_t a = (uintptr_t)((const struct callee *)left)->caller;
	uintptr_t b = (uintptr_t)((const struct callee *)right)->caller;

	return (a > b) - (a < b);
}

static struct callees
collect_callees(const struct profile *profile)
{
	struct callees callees = {0};

	for (size_t i = 0; i < profile->row_count; i++)
		callees.count += profile->rows[i]->edge_count;
	callees.list = xcalloc(callees.count + 1, sizeof *callees.list);

	struct callee *next = callees.list;
	for (size_t i = 0; i < profile->row_count; i++) {
		const struct profile_row *row = profile->rows[i];

		for (size_t j = 0; j < row->edge_count; j++)
			*next++ = (struct callee){
				row->edges[j].caller,
				{row, &row->edges[j]},
			};
	}
	qsort(callees.list, callees.count, sizeof *callees.list,
	      compare_callers);
	return callees;
}

/* The first entry of that caller's group, or where it would be. */
static size_t
find_group(const struct callees *callees, const struct profile_row *caller)
{
	size_t low = 0;
	size_t high = callees->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((uintptr_t)callees->list[middle].caller < (uintptr_t)caller)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
print_callees(const struct pstats *pstats, const struct pstats_choice *choice,
	      FILE *out)
{
	struct callees callees = collect_callees(pstats->profile);
	struct link *links = xcalloc(callees.count + 1, sizeof *links);
	size_t width = print_heading(pstats, choice, "called...", out);

	for (size_t i = 0; i < choice->count; i++) {
		const struct profile_row *row = choice->rows[i];
		size_t first = find_group(&callees, row);
		size_t count = 0;

		while (first + count < callees.count &&
		       callees.list[first + count].caller == row) {
			links[count] = callees.list[first + count].link;
			count++;
		}
		print_links(row, "->", links, count, width, out);
	}
	free(links);
	free(callees.list);
}

bool
pstats_print_callees(const struct pstats *pstats,
		     const struct restrictions *restrictions, FILE *out,
		     struct fault *fault)
{
	struct pstats_choice choice;

	if (!pstats_choose(pstats, restrictions, &choice, fault))
		return false;
	if (choice.count) {
		print_callees(pstats, &choice, out);
		fputs("\n\n", out);
	}
	pstats_choice_close(&choice);
	return true;
}
