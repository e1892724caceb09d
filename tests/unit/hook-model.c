/* SPDX-License-Identifier: MIT
 *
 * hook-model.c - what the hooks promise, said the slow way
 */
#include "tests/unit/hook-model.h"

#include <stdlib.h>

void
model_open(struct model *model)
{
	model->now_ticks = STAGE_START_TICKS;
	model->paths[0].function = MODEL_ROOT;
	model->path_count = 1;
}

unsigned
model_find_path(const struct model *model, unsigned parent, unsigned function)
{
	for (unsigned i = 1; i < model->path_count; i++)
		if (model->paths[i].parent == parent &&
		    model->paths[i].function == function)
			return i;
	return MODEL_PATHS;
}

static unsigned
path_of(struct model *model, unsigned parent, unsigned function)
{
	unsigned path = model_find_path(model, parent, function);

	if (path != MODEL_PATHS)
		return path;
	if (model->path_count == MODEL_PATHS)
		abort();
	path = model->path_count++;
	model->paths[path].parent = parent;
	model->paths[path].function = function;
	return path;
}

uint64_t *
model_clock(struct model *model, unsigned stack)
{
	while (model->stacks[stack].is_signal)
		stack = model->stacks[stack].below;
	return &model->stacks[stack].ticks;
}

void
model_pass(struct model *model, uint64_t ticks)
{
	model->now_ticks += ticks;
	if (model->is_born)
		*model_clock(model, model->running) += ticks;
}

/* Ends the innermost call of a stack; how long it took. */
static uint64_t
end_call(struct model *model, unsigned stack)
{
	struct model_stack *on = &model->stacks[stack];
	const struct model_call *call = &on->calls[--on->depth];
	uint64_t ticks = *model_clock(model, stack) - call->enter_ticks;

	model->paths[call->path].ticks += ticks;
	return ticks;
}

static void
heal_call(struct model *model, unsigned stack)
{
	end_call(model, stack);
	model->healed++;
}

/* Where a new call on a stack hangs. */
static unsigned
innermost_path(const struct model *model, unsigned stack)
{
	const struct model_stack *on = &model->stacks[stack];

	while (!on->depth && on->is_signal)
		on = &model->stacks[on->below];
	return on->depth ? on->calls[on->depth - 1].path : on->root;
}

static bool
is_interrupted(const struct model *model, unsigned stack)
{
	for (unsigned i = 0; i < MODEL_STACKS; i++)
		if (model->stacks[i].is_known && model->stacks[i].is_signal &&
		    model->stacks[i].below == stack)
			return true;
	return false;
}

/* Rule 6. */
static void
forget_oldest(struct model *model)
{
	unsigned known_count = 0, oldest = 0;

	for (unsigned i = 0; i < MODEL_STACKS; i++) {
		if (!model->stacks[i].is_known)
			continue;
		known_count++;
		if (i == 0 || i == model->running || is_interrupted(model, i))
			continue;
		if (!oldest || model->stacks[i].left_ticks <
				       model->stacks[oldest].left_ticks)
			oldest = i;
	}
	if (known_count < MODEL_KNOWN_STACKS)
		return;
	while (model->stacks[oldest].depth)
		heal_call(model, oldest);
	model->stacks[oldest].is_known = false;
	model->strands_lost++;
}

/* Rule 1. */
static void
switch_to(struct model *model, unsigned stack)
{
	struct model_stack *to = &model->stacks[stack];

	while (model->running != stack &&
	       model->stacks[model->running].is_signal) {
		struct model_stack *left = &model->stacks[model->running];

		while (left->depth)
			heal_call(model, model->running);
		left->is_known = false;
		model->running = left->below;
	}
	if (model->running == stack)
		return;
	if (!to->is_known) {
		forget_oldest(model);
		to->is_known = true;
		to->below = model->running;
		to->root = to->is_signal ? 0 : path_of(model, 0, MODEL_STRAND);
	}
	model->stacks[model->running].left_ticks = model->now_ticks;
	model->running = stack;
}

/* Rule 2. */
static bool
is_stale(const struct model_call *call, const struct stage_place *place)
{
	if (call->place.position != place->position)
		return call->place.position < place->position;
	return call->place.caller == place->caller ||
	       call->place.call_site != place->call_site;
}

void
model_enter(struct model *model, unsigned stack,
	    const struct stage_place *place, unsigned function)
{
	struct model_stack *on = &model->stacks[stack];

	if (!model->is_born) {
		model->is_born = true;
		model->running = stack;
		on->is_known = true;
	}
	switch_to(model, stack);
	while (on->depth && is_stale(&on->calls[on->depth - 1], place))
		heal_call(model, stack);
	if (on->depth == MODEL_DEPTH)
		abort();

	unsigned path = path_of(model, innermost_path(model, stack), function);

	on->calls[on->depth++] = (struct model_call){
		.place = *place,
		.function = function,
		.path = path,
		.enter_ticks = *model_clock(model, stack),
	};
	model->paths[path].calls++;
}

/* Rule 3: the call's index, or -1. */
static int
find_exit(const struct model_stack *on, const struct stage_place *place,
	  unsigned function)
{
	for (int i = (int)on->depth - 1; i >= 0; i--) {
		const struct model_call *call = &on->calls[i];

		if (!call->is_gone && call->function == function &&
		    call->place.call_site == place->call_site)
			return i;
		if (call->place.position > place->position)
			return -1;
	}
	return -1;
}

void
model_exit(struct model *model, unsigned stack, const struct stage_place *place,
	   unsigned function)
{
	struct model_stack *on = &model->stacks[stack];

	if (!model->is_born)
		return;
	switch_to(model, stack);

	int found = find_exit(on, place, function);

	if (found < 0) {
		model->unmatched++;
		return;
	}
	while (on->depth - 1 > (unsigned)found)
		heal_call(model, stack);
	if (model->record_count == MODEL_RECORDS)
		abort();

	struct model_record *record = &model->records[model->record_count++];

	record->path = on->calls[found].path;
	record->exit_ticks = model->now_ticks;
	record->enter_ticks = model->now_ticks - end_call(model, stack);
}

void
model_land(struct model *model, unsigned stack, uintptr_t position,
	   bool is_catch)
{
	struct model_stack *on = &model->stacks[stack];

	if (!on->is_known)
		return;
	switch_to(model, stack);
	while (on->depth && on->calls[on->depth - 1].place.position < position)
		heal_call(model, stack);
	while (!is_catch && on->depth > 1 &&
	       on->calls[on->depth - 1].place.position == position &&
	       on->calls[on->depth - 2].place.position == position &&
	       on->calls[on->depth - 1].place.call_site ==
		       on->calls[on->depth - 2].place.call_site)
		heal_call(model, stack);
}

void
model_unload(struct model *model, unsigned first, unsigned count)
{
	for (unsigned i = 0; i < MODEL_STACKS; i++)
		for (unsigned j = 0; j < model->stacks[i].depth; j++)
			if (model->stacks[i].calls[j].function - first < count)
				model->stacks[i].calls[j].is_gone = true;
}
