/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * last-calls.c - what each thread did last, as text
 */
#include "config.h"

#include "analyze/last-calls.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/escape.h"
#include "analyze/function-table.h"
#include "analyze/human.h"
#include "analyze/memory.h"
#include "analyze/printed-name.h"

/* A path of a million open calls is shown by its ends. */
enum { OPEN_FIRST = 20, OPEN_LAST = 40, INDENT_LIMIT = 30 };

struct last_calls {
	const struct dump *dump;
	size_t call_count; /* at most so many a lane */
	struct function_table table;
	uint64_t end_ticks; /* the last event of all lanes */
	FILE *out;
};

static size_t
calls_shown(const struct last_calls *last, const struct dump_lane *lane)
{
	return lane->call_count < last->call_count ? lane->call_count
						   : last->call_count;
}

/* True for what is printed as open. */
static bool
node_is_shown(const struct dump_node *node)
{
	return node->is_open && node->function.place != DUMP_PLACE_ROOT;
}

/* Past the node budget it is known which functions are open, not in which
 * order. */
static bool
fold_is_shown(const struct dump_fold *fold)
{
	return fold->is_open && !fold->is_edge;
}

static void
lane_collect(struct last_calls *last, const struct dump_lane *lane)
{
	size_t shown_count = calls_shown(last, lane);

	for (size_t i = lane->call_count - shown_count; i < lane->call_count;
	     i++)
		function_table_add(&last->table, &lane->calls[i].function);
	for (size_t i = 0; i < lane->fold_count; i++)
		if (fold_is_shown(&lane->folds[i]))
			function_table_add(&last->table,
					   &lane->folds[i].function);
	if (lane->call_count &&
	    lane->calls[lane->call_count - 1].exit_ticks > last->end_ticks)
		last->end_ticks = lane->calls[lane->call_count - 1].exit_ticks;
}

/* Collects the functions that will be printed, and the last event. */
static void
last_collect(struct last_calls *last)
{
	const struct dump *dump = last->dump;

	for (size_t i = 0; i < dump->lane_count; i++)
		lane_collect(last, &dump->lanes[i]);
	for (size_t i = 0; i < dump->node_count; i++)
		if (node_is_shown(&dump->nodes[i]))
			function_table_add(&last->table,
					   &dump->nodes[i].function);
}

/* `name (file:line)`, the file without its folders; `{name}` without file. */
static void
function_print(struct last_calls *last, const struct dump_function *function)
{
	const struct profile_key *key =
		&last->table.keys[function_table_add(&last->table, function)];
	const char *slash = strrchr(key->file, '/');

	if (!key->line && !strcmp(key->file, "~")) {
		char *text = printed_name(key);

		fprintf(last->out, "%s\n", text);
		free(text);
		return;
	}
	escape_write(last->out, key->name);
	fputs(" (", last->out);
	escape_write(last->out, slash ? slash + 1 : key->file);
	fprintf(last->out, ":%u)\n", key->line);
}

/* Those of the table; the ring counts the calibration's too. */
static uint64_t
lane_calls(const struct dump *dump, const struct dump_lane *lane)
{
	const struct dump_node *nodes = &dump->nodes[lane->node_start];
	uint64_t calls = 0;

	for (uint32_t i = 0; i < lane->node_count; i++)
		if (nodes[i].function.place == DUMP_PLACE_NONE)
			calls += nodes[i].calls;
	for (size_t i = 0; i < lane->fold_count; i++)
		if (!lane->folds[i].is_edge)
			calls += lane->folds[i].calls;
	return calls;
}

/* The thread that used the lane last; earlier ones are only counted. */
static void
lane_print_head(struct last_calls *last, const struct dump_lane *lane)
{
	char room[HUMAN_BYTES];

	fprintf(last->out, "lane %u", lane->number);
	if (lane->thread_count) {
		const struct dump_thread *thread =
			&lane->threads[lane->thread_count - 1];

		fprintf(last->out, ", thread %u ", thread->tid);
		escape_write(last->out, thread->name);
		fputs(thread->is_live ? "" : " (ended)", last->out);
	}
	if (lane->threads_ever > 1)
		fprintf(last->out, ", after %s others",
			human_count(lane->threads_ever - 1, room));
	uint64_t calls = lane_calls(last->dump, lane);
	fprintf(last->out, ": %s call%s\n", human_count(calls, room),
		calls == 1 ? "" : "s");
}

static void
lane_print_calls(struct last_calls *last, const struct dump_lane *lane)
{
	size_t shown_count = calls_shown(last, lane);
	double rate = last->dump->ticks_per_second;

	if (shown_count)
		fprintf(last->out, "  %12s %12s  %s\n", "ended before", "took",
			"function");
	for (size_t i = lane->call_count - shown_count; i < lane->call_count;
	     i++) {
		const struct dump_call *call = &lane->calls[i];
		char ago_room[HUMAN_BYTES], took_room[HUMAN_BYTES];
		double ago =
			call->exit_ticks < last->end_ticks
				? (double)(last->end_ticks - call->exit_ticks)
				: 0;
		double took = (double)(call->exit_ticks - call->enter_ticks);

		fprintf(last->out, "  %12s %12s  ",
			human_duration(ago / rate, ago_room),
			human_duration(took / rate, took_room));
		function_print(last, &call->function);
	}
}

static void
lane_print_open(struct last_calls *last, const struct dump_lane *lane)
{
	const struct dump_node *nodes = &last->dump->nodes[lane->node_start];
	char room[HUMAN_BYTES];
	size_t open_count = 0, number = 0;

	for (uint32_t i = 0; i < lane->node_count; i++)
		open_count += node_is_shown(&nodes[i]);
	if (open_count)
		fputs("  still open, outermost first:\n", last->out);
	for (uint32_t i = 0; i < lane->node_count; i++) {
		if (!node_is_shown(&nodes[i]))
			continue;
		number++;
		if (number == OPEN_FIRST + 1 &&
		    open_count > OPEN_FIRST + OPEN_LAST)
			fprintf(last->out, "    ... %s more ...\n",
				human_count(open_count - OPEN_FIRST - OPEN_LAST,
					    room));
		if (number > OPEN_FIRST && number + OPEN_LAST <= open_count)
			continue;
		fprintf(last->out, "    %*s",
			number < INDENT_LIMIT ? (int)number - 1 : INDENT_LIMIT,
			"");
		function_print(last, &nodes[i].function);
	}
}

static void
lane_print_folds(struct last_calls *last, const struct dump_lane *lane)
{
	bool has_head = false;

	for (size_t i = 0; i < lane->fold_count; i++) {
		if (!fold_is_shown(&lane->folds[i]))
			continue;
		if (!has_head)
			fputs("  still open, folded, in no order:\n",
			      last->out);
		has_head = true;
		fputs("    ", last->out);
		function_print(last, &lane->folds[i].function);
	}
}

static bool
lane_is_quiet(const struct dump *dump, const struct dump_lane *lane)
{
	if (lane->call_count)
		return false;
	for (size_t i = 0; i < lane->fold_count; i++)
		if (fold_is_shown(&lane->folds[i]))
			return false;
	for (uint32_t i = 0; i < lane->node_count; i++)
		if (node_is_shown(&dump->nodes[lane->node_start + i]))
			return false;
	return true;
}

static void
last_print(struct last_calls *last)
{
	const struct dump *dump = last->dump;
	size_t printed_count = 0;

	for (size_t i = 0; i < dump->lane_count; i++) {
		const struct dump_lane *lane = &dump->lanes[i];

		if (lane_is_quiet(dump, lane))
			continue;
		if (printed_count++)
			fputc('\n', last->out);
		lane_print_head(last, lane);
		lane_print_calls(last, lane);
		lane_print_open(last, lane);
		lane_print_folds(last, lane);
	}
	if (!printed_count)
		fprintf(last->out, "no call was recorded%s\n",
			dump->ring_count ? "" : " (CYGPROF_RING was 0)");
}

/* What was in the way of names. */
static void
last_print_warnings(const struct last_calls *last)
{
	const struct symbols *symbols = &last->table.symbols;

	for (size_t i = 0; i < symbols->warning_count; i++) {
		fputs(i ? "note: " : "\nnote: ", last->out);
		escape_write(last->out, symbols->warnings[i]);
		fputc('\n', last->out);
	}
}

bool
last_calls_print(const struct dump *dump, size_t call_count,
		 const struct symbols_options *options, FILE *out,
		 struct fault *fault)
{
	struct last_calls last = {
		.dump = dump,
		.call_count = call_count,
		.out = out,
	};

	function_table_open(&last.table);
	last_collect(&last);
	bool is_named = function_table_name(&last.table, dump, options, fault);
	if (is_named) {
		last_print(&last);
		last_print_warnings(&last);
	}
	function_table_close(&last.table);
	return is_named;
}
