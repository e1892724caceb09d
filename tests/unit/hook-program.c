/* SPDX-License-Identifier: MIT
 *
 * hook-program.c - a random program, played to the hooks and to the model
 */
#include "tests/unit/hook-program.h"

#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/cygprof.h"
#include "runtime/images.h"
#include "runtime/landing.h"
#include "runtime/process.h"
#include "runtime/retire.h"

/* Functions: without a file, of this program, of two libraries that come and
 * go. */
enum {
	EACH = 4,
	PLAIN = MODEL_FUNCTIONS,
	OWN = PLAIN + EACH,
	LIBRARY = OWN + EACH,
	FUNCTIONS = LIBRARY + 2 * EACH,
};

enum {
	DEPTH_MOST = MODEL_DEPTH - 4,
	FUNCTION_BYTES = 16,
	PLAIN_ADDRESS = 0x8000,
	LIBRARY_OFFSET = 0x1000,
	SITES = 3,
	SITE_ADDRESS = 0x4000,
};

/* Small files of every GNU C library that nobody here needs. */
static const char *const library_names[2] = {"libutil.so.1",
					     "libBrokenLocale.so.1"};

/* Stands for code. */
static const char own_code[EACH * FUNCTION_BYTES] = {1};

/* Steele and Vigna's splitmix64. */
unsigned
program_draw(struct program *program, unsigned below)
{
	uint64_t z = program->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (unsigned)((z ^ z >> 31) >> 32) % below;
}

static void __attribute__((format(printf, 2, 3)))
trace(const struct program *program, const char *format, ...)
{
	va_list arguments;

	if (!program->is_traced)
		return;
	va_start(arguments, format);
	fprintf(stderr, "# %6llu stack %u: ",
		(unsigned long long)(stage_ticks() - STAGE_START_TICKS),
		program->running);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
}

static uintptr_t
stack_low(const struct program *program, unsigned stack)
{
	return program->stacks_low + stack * STAGE_STACK_BYTES;
}

static uintptr_t
address_of(const struct program *program, unsigned function)
{
	if (function < OWN)
		return PLAIN_ADDRESS + (function - PLAIN) * FUNCTION_BYTES;
	if (function < LIBRARY)
		return (uintptr_t)own_code + (function - OWN) * FUNCTION_BYTES;

	unsigned number = function - LIBRARY;

	return program->libraries[number / EACH].bias + LIBRARY_OFFSET +
	       number % EACH * FUNCTION_BYTES;
}

static unsigned
function_of_image(const struct dump_image *image, uint64_t address)
{
	for (unsigned i = 0; i < 2; i++)
		if (strstr(image->path, library_names[i]))
			return LIBRARY + i * EACH +
			       (unsigned)(address - LIBRARY_OFFSET) /
				       FUNCTION_BYTES;
	address += image->load_bias - (uintptr_t)own_code;
	return address < sizeof own_code
		       ? OWN + (unsigned)address / FUNCTION_BYTES
		       : MODEL_PATHS;
}

unsigned
program_function_of(const struct dump *dump,
		    const struct dump_function *function)
{
	if (function->place == DUMP_PLACE_ROOT)
		return MODEL_ROOT;
	if (function->place == DUMP_PLACE_STRAND)
		return MODEL_STRAND;
	if (function->image != DUMP_NO_IMAGE)
		return function_of_image(&dump->images[function->image],
					 function->address);
	return function->address - PLAIN_ADDRESS < EACH * FUNCTION_BYTES
		       ? PLAIN + (unsigned)(function->address - PLAIN_ADDRESS) /
					 FUNCTION_BYTES
		       : MODEL_PATHS;
}

static void
pass(struct program *program, uint64_t ticks)
{
	stage_pass(ticks);
	model_pass(&program->model, ticks);
}

static struct program_stack *
here(struct program *program)
{
	return &program->stacks[program->running];
}

static bool
is_same_call(const struct model_call *a, const struct model_call *b)
{
	return a->function == b->function &&
	       a->place.position == b->place.position &&
	       a->place.call_site == b->place.call_site &&
	       a->place.caller == b->place.caller;
}

/* A decent program's open calls are what the model believes. */
static void
check_model(struct program *program)
{
	if (!(program->may & PROGRAM_DECENT) || program->may & PROGRAM_CROWD)
		return;
	for (unsigned i = 0; i < program->stack_count; i++) {
		const struct program_stack *ours = &program->stacks[i];
		const struct model_stack *theirs = &program->model.stacks[i];

		if (ours->depth != theirs->depth)
			program->is_wrong = true;
		for (unsigned j = 0; j < ours->depth; j++)
			if (!is_same_call(&ours->calls[j], &theirs->calls[j]))
				program->is_wrong = true;
	}
}

static void
exit_at(struct program *program, const struct stage_place *place,
	unsigned function)
{
	trace(program, "exit %u, site %zx, at %zx", function,
	      (size_t)place->call_site, (size_t)place->position);
	stage_exit(place, address_of(program, function));
	model_exit(&program->model, program->running, place, function);
	check_model(program);
}

static bool
is_callable(const struct program *program, unsigned function)
{
	return function < LIBRARY ||
	       program->libraries[(function - LIBRARY) / EACH].handle;
}

static unsigned
draw_function(struct program *program)
{
	unsigned function;

	do
		function = PLAIN + program_draw(program, FUNCTIONS - PLAIN);
	while (!is_callable(program, function));
	return function;
}

/* Below the innermost call, or in its frame. */
static struct stage_place
draw_place(struct program *program)
{
	const struct program_stack *stack = here(program);
	struct stage_place place = {
		.position = stack_low(program, program->running) +
			    STAGE_STACK_BYTES,
		.call_site = SITE_ADDRESS + program_draw(program, SITES) * 8,
		.caller = program_draw(program, STAGE_CALLERS),
	};

	if (stack->depth) {
		const struct stage_place *top =
			&stack->calls[stack->depth - 1].place;

		if (top->caller + 1 < STAGE_CALLERS &&
		    program_draw(program, 6) == 0) {
			place = *top;
			place.caller++;
			return place;
		}
		place.position = top->position;
	}
	place.position -= STAGE_ALIGNMENT * (1 + program_draw(program, 8));
	return place;
}

static void
call(struct program *program)
{
	struct program_stack *stack = here(program);
	struct model_call *call = &stack->calls[stack->depth];

	if (stack->depth == DEPTH_MOST)
		return;
	call->place = draw_place(program);
	call->function = draw_function(program);
	stack->depth++;
	trace(program, "enter %u, site %zx, at %zx, from %u", call->function,
	      (size_t)call->place.call_site, (size_t)call->place.position,
	      call->place.caller);
	stage_enter(&call->place, address_of(program, call->function));
	model_enter(&program->model, program->running, &call->place,
		    call->function);
	check_model(program);
}

static void
leave(struct program *program)
{
	struct program_stack *stack = here(program);
	const struct model_call *call;
	struct stage_place place;

	if (!stack->depth)
		return;
	call = &stack->calls[--stack->depth];
	place = call->place;
	/* Some functions have more on their stack than they began with. */
	if (program_draw(program, 8) == 0)
		place.position -= STAGE_ALIGNMENT * program_draw(program, 4);
	if (is_callable(program, call->function))
		exit_at(program, &place, call->function);
}

static bool
is_inlined(const struct program_stack *stack, unsigned index)
{
	return index && stack->calls[index].place.position ==
				stack->calls[index - 1].place.position;
}

/* longjmp or a caught exception.  A function that calls setjmp is not inlined;
 * one that catches may be, and then all of its frame stay. */
static void
jump(struct program *program)
{
	struct program_stack *stack = here(program);
	bool is_catch = program_draw(program, 2);
	unsigned depth;

	if (stack->depth < 2)
		return;
	depth = 1 + program_draw(program, stack->depth - 1);
	if (is_catch)
		while (depth < stack->depth && is_inlined(stack, depth))
			depth++;
	else
		while (is_inlined(stack, depth - 1))
			depth--;
	trace(program, "%s over %u calls", is_catch ? "throw" : "jump",
	      stack->depth - depth);
	stack->depth = depth;
	if (!(program->may & PROGRAM_DECENT) && program_draw(program, 2))
		return;

	uintptr_t position = stack->calls[depth - 1].place.position;

	if (is_catch)
		cygprof_landing_catch(position);
	else
		cygprof_landing_jump(position);
	model_land(&program->model, program->running, position, is_catch);
	check_model(program);
}

/* An exit that need not be anybody's. */
static void
stray(struct program *program)
{
	const struct program_stack *stack = here(program);
	struct stage_place place = draw_place(program);
	unsigned function = draw_function(program);

	if (program->may & PROGRAM_DECENT ||
	    program->running == program->signal_stack)
		return;
	if (stack->depth && program_draw(program, 2)) {
		const struct model_call *call =
			&stack->calls[program_draw(program, stack->depth)];

		place.call_site = call->place.call_site;
		if (is_callable(program, call->function))
			function = call->function;
		if (program_draw(program, 2))
			place.position = call->place.position;
	}
	exit_at(program, &place, function);
}

/* Another fiber; a decent handler returns first. */
static void
change_stack(struct program *program)
{
	unsigned stack = program_draw(program, program->stack_count);

	if (!program->model.is_born || stack == program->signal_stack ||
	    (program->running == program->signal_stack &&
	     program->may & PROGRAM_DECENT))
		return;
	if (program->running == program->signal_stack)
		here(program)->depth = 0;
	pass(program, 1);
	program->running = stack;
}

/* A signal comes, or its handler returns. */
static void
change_context(struct program *program)
{
	unsigned stack = program->signal_stack;

	if (stack == MODEL_STACKS || !program->model.is_born)
		return;
	if (program->running != stack) {
		program->stacks[stack].depth = 0;
		program->running = stack;
		return;
	}
	if (program->may & PROGRAM_DECENT && here(program)->depth)
		return;
	here(program)->depth = 0;
	if (program->model.running == stack)
		program->running = program->model.stacks[stack].below;
}

static void
abandon(struct program *program)
{
	if (!(program->may & PROGRAM_DECENT))
		here(program)->depth = 0;
}

static void
load(struct program *program, unsigned library)
{
	struct link_map *map;

	program->libraries[library].handle =
		dlopen(library_names[library], RTLD_NOW);
	if (!program->libraries[library].handle)
		return;
	dlinfo(program->libraries[library].handle, RTLD_DI_LINKMAP, &map);
	program->libraries[library].bias = map->l_addr;
	trace(program, "%s at %zx", library_names[library],
	      (size_t)map->l_addr);
}

static bool
is_on_stack(const struct program *program, unsigned first, unsigned count)
{
	for (unsigned i = 0; i < program->stack_count; i++)
		for (unsigned j = 0; j < program->stacks[i].depth; j++)
			if (program->stacks[i].calls[j].function - first <
			    count)
				return true;
	return false;
}

/* As interpose.c does; archives do not interpose.  A lane past its budget goes
 * on believing in calls that were open there. */
static void
unload(struct program *program, unsigned library)
{
	unsigned first = LIBRARY + library * EACH;

	if (program->may & (PROGRAM_DECENT | PROGRAM_BUDGET) &&
	    is_on_stack(program, first, EACH))
		return;
	trace(program, "%s goes", library_names[library]);
	pass(program, 1);
	cygprof_images_scan(&cygprof_process.dump, stage_ticks());
	pass(program, 1);
	dlclose(program->libraries[library].handle);
	program->libraries[library].handle = NULL;
	cygprof_images_scan(&cygprof_process.dump, stage_ticks());
	cygprof_retire_unloaded(&cygprof_process.dump);
	model_unload(&program->model, first, EACH);
	/* Often another one then comes to lie where it lay. */
	if (!program->libraries[!library].handle && program_draw(program, 2))
		load(program, !library);
}

static void
change_library(struct program *program)
{
	unsigned library = program_draw(program, 2);

	if (!(program->may & PROGRAM_LIBRARIES) || !program->model.is_born)
		return;
	if (program->libraries[library].handle)
		unload(program, library);
	else
		load(program, library);
}

void
program_step(struct program *program)
{
	unsigned choice = program_draw(program, 100);

	if (program_draw(program, 3))
		pass(program, program_draw(program, 50));
	if (choice < 44)
		call(program);
	else if (choice < 78)
		leave(program);
	else if (choice < 82)
		jump(program);
	else if (choice < 85)
		stray(program);
	else if (choice < 93)
		change_stack(program);
	else if (choice < 96)
		change_context(program);
	else if (choice < 97)
		abandon(program);
	else if (choice < 99)
		change_library(program);
}

static void
make_signal_stack(struct program *program)
{
	stack_t stack = {.ss_size = STAGE_STACK_BYTES};

	program->signal_stack = program->stack_count++;
	stack.ss_sp = (void *)stack_low(program, program->signal_stack);
	program->model.stacks[program->signal_stack].is_signal = true;
	sigaltstack(&stack, NULL);
}

static void
make_stacks(struct program *program)
{
	program->stack_count = 1;
	program->signal_stack = MODEL_STACKS;
	if (program->may & PROGRAM_FIBERS)
		program->stack_count += 1 + program_draw(program, 8);
	if (program->may & PROGRAM_CROWD)
		program->stack_count = MODEL_STACKS - 1;
	program->stacks_low = stage_stacks(program->stack_count + 1);
	for (unsigned i = 0; i < program->stack_count; i++)
		if (i == 0 || !(program->may & PROGRAM_STRANGE))
			cygprof_strand((void *)stack_low(program, i),
				       STAGE_STACK_BYTES);
	if (program->may & PROGRAM_SIGNALS)
		make_signal_stack(program);
}

static void
set_number(const char *name, unsigned number)
{
	char text[16];

	snprintf(text, sizeof text, "%u", number);
	setenv(name, text, 1);
}

struct program *
program_make(unsigned seed, bool is_traced)
{
	struct program *program = calloc(1, sizeof *program);

	program->seed = seed;
	program->random = seed;
	program->is_traced = is_traced;
	program->may = program_draw(program, 16);
	if (program_draw(program, 16) == 0)
		program->may |= PROGRAM_CROWD;
	if (program_draw(program, 8) == 0)
		program->may |= PROGRAM_BUDGET;
	if (program_draw(program, 16) == 0)
		program->may |= PROGRAM_STRANGE;
	setenv("CYGPROF_CLOCK", "monotonic", 1);
	set_number("CYGPROF_RING",
		   program_draw(program, 4) ? 1024 : program_draw(program, 64));
	if (program->may & PROGRAM_BUDGET)
		set_number("CYGPROF_MAX_NODES", 1 + program_draw(program, 40));
	model_open(&program->model);
	make_stacks(program);
	return program;
}
