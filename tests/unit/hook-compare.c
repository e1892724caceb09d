/* SPDX-License-Identifier: MIT
 *
 * hook-compare.c - a dump of one thread's calls against the model
 */
#include "tests/unit/hook-compare.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIFFERENCES_TOLD = 8 };

/* What the dump says of a path. */
struct path_sum {
	uint64_t calls;
	int64_t ticks;
	unsigned open_count;
};

static void __attribute__((format(printf, 2, 3)))
differ(struct hook_compare *compare, const char *format, ...)
{
	va_list arguments;

	if (compare->difference_count++ >= DIFFERENCES_TOLD)
		return;
	va_start(arguments, format);
	fputs("#   ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

static void
same(struct hook_compare *compare, const char *what, uint64_t want,
     uint64_t got)
{
	if (want != got)
		differ(compare, "%s: %" PRIu64 ", and it should be %" PRIu64,
		       what, got, want);
}

/* "3.7.7" for a path; the caller must be done with it before the next. */
static const char *
path_text(const struct model *model, unsigned path)
{
	static char text[512];
	size_t start = sizeof text - 1;
	char part[16];

	for (; path && start > sizeof part; path = model->paths[path].parent) {
		int length = snprintf(part, sizeof part, ".%u",
				      model->paths[path].function);

		start -= (size_t)length;
		for (int i = 0; i < length; i++)
			text[start + (size_t)i] = part[i];
	}
	return text + start;
}

/* The model's path of each node; the caller frees it. */
static unsigned *
node_paths(struct hook_compare *compare)
{
	const struct dump *dump = compare->dump;
	unsigned *paths = calloc(dump->node_count + 1, sizeof *paths);

	for (size_t i = 0; i < dump->node_count; i++) {
		const struct dump_node *node = &dump->nodes[i];
		unsigned function = compare->function_of(dump, &node->function);

		if (node->parent == DUMP_NO_NODE)
			paths[i] = function == MODEL_ROOT ? 0 : MODEL_PATHS;
		else if (paths[node->parent] == MODEL_PATHS)
			paths[i] = MODEL_PATHS;
		else
			paths[i] = model_find_path(
				compare->model, paths[node->parent], function);
		if (paths[i] == MODEL_PATHS)
			differ(compare,
			       "nobody went from %s to %u: %" PRIu64 " calls",
			       node->parent == DUMP_NO_NODE ||
					       paths[node->parent] ==
						       MODEL_PATHS
				       ? "there"
				       : path_text(compare->model,
						   paths[node->parent]),
			       function, node->calls);
	}
	return paths;
}

/* The time so far of an open call, as a reader sees it who believes that it is
 * now what the dump's newest tick says. */
static int64_t
ticks_so_far(struct hook_compare *compare, unsigned stack,
	     const struct model_call *call)
{
	struct model *model = compare->model;
	const uint64_t *clock = model_clock(model, stack);
	int64_t ticks = (int64_t)(*clock - call->enter_ticks);

	if (clock == model_clock(model, model->running))
		ticks +=
			(int64_t)(compare->dump->last_ticks - model->now_ticks);
	return ticks < 0 ? 0 : ticks;
}

static void
open_calls_add(struct hook_compare *compare, struct path_sum *sums)
{
	for (unsigned i = 0; i < MODEL_STACKS; i++) {
		const struct model_stack *stack = &compare->model->stacks[i];

		for (unsigned j = 0; j < stack->depth; j++) {
			struct path_sum *sum = &sums[stack->calls[j].path];

			sum->open_count++;
			sum->ticks +=
				ticks_so_far(compare, i, &stack->calls[j]);
		}
	}
}

static struct path_sum *
wanted_sums(struct hook_compare *compare)
{
	const struct model *model = compare->model;
	struct path_sum *sums = calloc(model->path_count, sizeof *sums);

	for (unsigned i = 0; i < model->path_count; i++) {
		sums[i].calls = model->paths[i].calls;
		sums[i].ticks = (int64_t)model->paths[i].ticks;
	}
	open_calls_add(compare, sums);
	return sums;
}

void
hook_compare_paths(struct hook_compare *compare)
{
	const struct dump *dump = compare->dump;
	unsigned path_count = compare->model->path_count;
	struct path_sum *got = calloc(path_count, sizeof *got);
	struct path_sum *want = wanted_sums(compare);
	unsigned *paths = node_paths(compare);

	for (size_t i = 0; i < dump->node_count; i++) {
		if (paths[i] == MODEL_PATHS)
			continue;
		got[paths[i]].calls += dump->nodes[i].calls;
		got[paths[i]].ticks += dump->nodes[i].ticks;
		got[paths[i]].open_count += dump->nodes[i].is_open;
	}
	for (unsigned i = 1; i < path_count; i++)
		if (got[i].calls != want[i].calls ||
		    got[i].ticks != want[i].ticks ||
		    got[i].open_count != want[i].open_count)
			differ(compare,
			       "%s: %" PRIu64 " calls, %u open, %" PRId64
			       " ticks, and it should be %" PRIu64
			       ", %u, %" PRId64,
			       path_text(compare->model, i), got[i].calls,
			       got[i].open_count, got[i].ticks, want[i].calls,
			       want[i].open_count, want[i].ticks);
	free(got);
	free(want);
	free(paths);
}

void
hook_compare_calls(struct hook_compare *compare)
{
	const struct dump *dump = compare->dump;
	const struct model *model = compare->model;
	uint64_t *missing = calloc(MODEL_PATHS + 1, sizeof *missing);

	for (unsigned i = 0; i < model->path_count; i++)
		missing[model->paths[i].function] += model->paths[i].calls;
	for (size_t i = 0; i < dump->node_count; i++)
		missing[compare->function_of(dump, &dump->nodes[i].function)] -=
			dump->nodes[i].calls;
	for (size_t i = 0; i < dump->lanes[0].fold_count; i++) {
		const struct dump_fold *fold = &dump->lanes[0].folds[i];

		if (!fold->is_edge)
			missing[compare->function_of(dump, &fold->function)] -=
				fold->calls;
	}
	for (unsigned i = 0; i <= MODEL_PATHS; i++)
		if (missing[i])
			differ(compare, "%u: %" PRId64 " calls are missing", i,
			       (int64_t)missing[i]);
	free(missing);
}

void
hook_compare_ring(struct hook_compare *compare)
{
	const struct dump_lane *lane = &compare->dump->lanes[0];
	const struct model *model = compare->model;
	size_t count = model->record_count;
	unsigned *paths = node_paths(compare);

	if (count > compare->dump->ring_count)
		count = compare->dump->ring_count;
	same(compare, "calls in the ring", count, lane->call_count);
	for (size_t i = 0; i < count && i < lane->call_count; i++) {
		const struct dump_call *call = &lane->calls[i];
		const struct model_record *record =
			&model->records[model->record_count - count + i];

		if (call->number != lane->calls_ever - count + i ||
		    paths[call->node] != record->path ||
		    call->enter_ticks != record->enter_ticks ||
		    call->exit_ticks != record->exit_ticks)
			differ(compare,
			       "call %zu from the end of the ring is not %s, "
			       "%" PRIu64 " to %" PRIu64 ", but %u, %" PRIu64
			       " to %" PRIu64,
			       count - i, path_text(model, record->path),
			       record->enter_ticks - STAGE_START_TICKS,
			       record->exit_ticks - STAGE_START_TICKS,
			       paths[call->node],
			       call->enter_ticks - STAGE_START_TICKS,
			       call->exit_ticks - STAGE_START_TICKS);
	}
	free(paths);
}

void
hook_compare_health(struct hook_compare *compare)
{
	const struct dump *dump = compare->dump;
	const struct dump_lane *lane = &dump->lanes[0];
	const struct model *model = compare->model;

	same(compare, "lanes", 1, dump->lane_count);
	same(compare, "healed calls", model->healed, lane->healed);
	same(compare, "unmatched exits", model->unmatched, lane->unmatched);
	same(compare, "forgotten stacks", model->strands_lost,
	     lane->strands_forgotten);
	same(compare, "dropped calls", 0, lane->dropped_calls);
	same(compare, "calls taken over", 0, lane->taken_over);
	same(compare, "clock jumps", 0, lane->clock_jumps);
	for (size_t i = 0; i < dump->finding_count; i++)
		differ(compare, "the reader says: %s", dump->findings[i]);
}
