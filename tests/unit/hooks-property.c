/* SPDX-License-Identifier: MIT
 *
 * hooks-property.c - random programs, decent and broken, against the model
 *
 * Each seed is a random program that runs in a process of its own: calls that
 * nest well, recursion, functions inlined into one another, jumps that skip
 * exits, exits nobody entered, fibers, signal stacks, code that is unloaded and
 * replaced.  The hooks and the model (hook-model.h) see the same events; then
 * the dump is read and must say what the model says, to the tick.
 *
 * A decent program tells of its jumps (landing.h) and leaves its stacks in
 * good order.  Then the calls that are open are the program's own, at every
 * event: so the model is right, too.
 *
 *     HOOKS_PROPERTY_SEED=N    only that program, its events on stderr up to the
 *                            first difference
 *     HOOKS_PROPERTY_COUNT=N   so many programs instead of PROGRAMS
 */
#include "tests/unit/hook-compare.h"

#include <dlfcn.h>
#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/cygprof.h"
#include "runtime/images.h"
#include "runtime/landing.h"
#include "runtime/process.h"
#include "runtime/retire.h"

enum { PROGRAMS = 2000, EVENTS_MOST = 3000, DEPTH_MOST = MODEL_DEPTH - 4 };

/* What a program may do. */
enum {
	DECENT = 1,
	FIBERS = 2,
	SIGNALS = 4,
	LIBRARIES = 8,
	CROWD = 16,   /* more fibers than a thread can know */
	BUDGET = 32,  /* few nodes */
	STRANGE = 64, /* its fibers' stacks are not declared */
};

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
	FUNCTION_BYTES = 16,
	PLAIN_ADDRESS = 0x8000,
	LIBRARY_OFFSET = 0x1000,
	SITES = 3,
	SITE_ADDRESS = 0x4000,
};

/* Small files of every GNU C library that nobody here needs. */
static const char *const library_names[2] = { "libutil.so.1",
					      "libBrokenLocale.so.1" };

/* Stands for code. */
static const char own_code[EACH * FUNCTION_BYTES] = { 1 };

struct program {
	unsigned seed;
	uint64_t random;
	unsigned may;
	bool is_traced;
	bool is_wrong;
	unsigned stack_count;
	unsigned signal_stack; /* MODEL_STACKS: none */
	uintptr_t stacks_low;
	unsigned running;
	struct program_stack {
		struct model_call calls[MODEL_DEPTH];
		unsigned depth;
	} stacks[MODEL_STACKS];
	struct {
		void *handle;
		uintptr_t bias;
	} libraries[2];
	struct model model;
};

/* Steele and Vigna's splitmix64. */
static unsigned
draw(struct program *program, unsigned below)
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

static unsigned
function_of(const struct dump *dump, const struct dump_function *function)
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
	if (!(program->may & DECENT) || program->may & CROWD)
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
		function = PLAIN + draw(program, FUNCTIONS - PLAIN);
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
		.call_site = SITE_ADDRESS + draw(program, SITES) * 8,
		.caller = draw(program, STAGE_CALLERS),
	};

	if (stack->depth) {
		const struct stage_place *top =
			&stack->calls[stack->depth - 1].place;

		if (top->caller + 1 < STAGE_CALLERS && draw(program, 6) == 0) {
			place = *top;
			place.caller++;
			return place;
		}
		place.position = top->position;
	}
	place.position -= STAGE_ALIGNMENT * (1 + draw(program, 8));
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
	if (draw(program, 8) == 0)
		place.position -= STAGE_ALIGNMENT * draw(program, 4);
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
	bool is_catch = draw(program, 2);
	unsigned depth;

	if (stack->depth < 2)
		return;
	depth = 1 + draw(program, stack->depth - 1);
	if (is_catch)
		while (depth < stack->depth && is_inlined(stack, depth))
			depth++;
	else
		while (is_inlined(stack, depth - 1))
			depth--;
	trace(program, "%s over %u calls", is_catch ? "throw" : "jump",
	      stack->depth - depth);
	stack->depth = depth;
	if (!(program->may & DECENT) && draw(program, 2))
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

	if (program->may & DECENT || program->running == program->signal_stack)
		return;
	if (stack->depth && draw(program, 2)) {
		const struct model_call *call =
			&stack->calls[draw(program, stack->depth)];

		place.call_site = call->place.call_site;
		if (is_callable(program, call->function))
			function = call->function;
		if (draw(program, 2))
			place.position = call->place.position;
	}
	exit_at(program, &place, function);
}

/* Another fiber; a decent handler returns first. */
static void
change_stack(struct program *program)
{
	unsigned stack = draw(program, program->stack_count);

	if (!program->model.is_born || stack == program->signal_stack ||
	    (program->running == program->signal_stack &&
	     program->may & DECENT))
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
	if (program->may & DECENT && here(program)->depth)
		return;
	here(program)->depth = 0;
	if (program->model.running == stack)
		program->running = program->model.stacks[stack].below;
}

static void
abandon(struct program *program)
{
	if (!(program->may & DECENT))
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

/* As interpose.c does; archives do not interpose. */
static void
unload(struct program *program, unsigned library)
{
	unsigned first = LIBRARY + library * EACH;

	if (program->may & DECENT && is_on_stack(program, first, EACH))
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
}

static void
change_library(struct program *program)
{
	unsigned library = draw(program, 2);

	if (!(program->may & LIBRARIES) || !program->model.is_born)
		return;
	if (program->libraries[library].handle)
		unload(program, library);
	else
		load(program, library);
}

static void
step(struct program *program)
{
	unsigned choice = draw(program, 100);

	if (draw(program, 3))
		pass(program, draw(program, 50));
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
	else if (choice < 98)
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
	if (program->may & FIBERS)
		program->stack_count += 1 + draw(program, 8);
	if (program->may & CROWD)
		program->stack_count = MODEL_STACKS - 1;
	program->stacks_low = stage_stacks(program->stack_count + 1);
	for (unsigned i = 0; i < program->stack_count; i++)
		if (i == 0 || !(program->may & STRANGE))
			cygprof_strand((void *)stack_low(program, i),
				       STAGE_STACK_BYTES);
	if (program->may & SIGNALS)
		make_signal_stack(program);
}

static void
set_number(const char *name, unsigned number)
{
	char text[16];

	snprintf(text, sizeof text, "%u", number);
	setenv(name, text, 1);
}

static struct program *
make_program(unsigned seed, bool is_traced)
{
	struct program *program = calloc(1, sizeof *program);

	program->seed = seed;
	program->random = seed;
	program->is_traced = is_traced;
	program->may = draw(program, 16);
	if (draw(program, 16) == 0)
		program->may |= CROWD;
	if (draw(program, 8) == 0)
		program->may |= BUDGET;
	if (draw(program, 16) == 0)
		program->may |= STRANGE;
	setenv("CYGPROF_CLOCK", "monotonic", 1);
	set_number("CYGPROF_RING", draw(program, 4) ? 1024 : draw(program, 64));
	if (program->may & BUDGET)
		set_number("CYGPROF_MAX_NODES", 1 + draw(program, 40));
	model_open(&program->model);
	make_stacks(program);
	return program;
}

/* The number of differences between what the dump and the model say. */
static unsigned
compare(struct program *program)
{
	struct dump dump;
	struct fault fault = {0};
	struct hook_compare compare = {
		.dump = &dump,
		.model = &program->model,
		.function_of = function_of,
	};

	if (!dump_open(cygprof_process.dump.path, &dump, &fault)) {
		fprintf(stderr, "#   %s\n", fault.text);
		return 1;
	}
	hook_compare_calls(&compare);
	if (!(program->may & STRANGE))
		hook_compare_health(&compare);
	if (!(program->may & (STRANGE | BUDGET | CROWD)))
		hook_compare_paths(&compare);
	if (!(program->may & (STRANGE | BUDGET)))
		hook_compare_ring(&compare);
	dump_close(&dump);
	return compare.difference_count + program->is_wrong;
}

/* One program, in this process; true if all is well. */
static bool
run(unsigned seed, bool is_traced)
{
	struct program *program = make_program(seed, is_traced);
	unsigned event_count = 10 + draw(program, EVENTS_MOST);
	unsigned difference_count = 0;

	if (draw(program, 2))
		event_count = event_count % 60 + 10;
	for (unsigned i = 0; i < event_count && !difference_count; i++) {
		step(program);
		if (program->model.is_born &&
		    (is_traced || program->is_wrong || i + 1 == event_count))
			difference_count = compare(program);
	}
	if (program->is_wrong)
		fprintf(stderr, "#   the model lost the program\n");
	if (difference_count)
		fprintf(stderr,
			"# HOOKS_PROPERTY_SEED=%u (what it may: %u) differs\n",
			seed, program->may);
	if (cygprof_process.dump.path[0])
		unlink(cygprof_process.dump.path);
	free(program);
	return difference_count == 0;
}

static bool
run_in_child(unsigned seed, bool is_traced)
{
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0)
		_exit(!run(seed, is_traced));
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	if (WIFSIGNALED(status))
		fprintf(stderr, "# HOOKS_PROPERTY_SEED=%u: signal %d\n", seed,
			WTERMSIG(status));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
the_dump_says_what_the_model_says(void **state)
{
	const char *seed = getenv("HOOKS_PROPERTY_SEED");
	const char *count_text = getenv("HOOKS_PROPERTY_COUNT");
	unsigned count = count_text ? (unsigned)atoi(count_text) : PROGRAMS;
	unsigned failure_count = 0;

	(void)state;
	if (seed) {
		assert_true(run_in_child((unsigned)atoi(seed), true));
		return;
	}
	for (unsigned i = 1; i <= count && failure_count < 5; i++)
		failure_count += !run_in_child(i, false);
	assert_int_equal(failure_count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_dump_says_what_the_model_says),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
