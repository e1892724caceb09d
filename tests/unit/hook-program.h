/* SPDX-License-Identifier: MIT
 *
 * hook-program.h - a random program, played to the hooks and to the model
 *
 * It calls and returns, recurs, inlines functions into one another, jumps over
 * exits, leaves what it never entered, changes between fibers and signal stacks
 * and unloads code that other code then replaces: as much of it as it may.
 *
 * A decent program tells of its jumps (landing.h) and leaves its stacks in
 * good order.  Then the calls that are open are the program's own, at every
 * event, or is_wrong is set: so the model is right, too.
 */
#ifndef CYGPROF_TESTS_HOOK_PROGRAM_H
#define CYGPROF_TESTS_HOOK_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "analyze/dump.h"
#include "tests/unit/hook-model.h"

/* What a program may do. */
enum {
	PROGRAM_DECENT = 1,
	PROGRAM_FIBERS = 2,
	PROGRAM_SIGNALS = 4,
	PROGRAM_LIBRARIES = 8,
	PROGRAM_CROWD = 16,   /* more fibers than a thread can know */
	PROGRAM_BUDGET = 32,  /* few nodes */
	PROGRAM_STRANGE = 64, /* its fibers' stacks are not declared */
};

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

/* A program of that seed, with its stacks and, in the environment, its
 * options; nothing has happened yet. */
struct program *program_make(unsigned seed, bool is_traced);

/* A number below another. */
unsigned program_draw(struct program *program, unsigned below);

/* Lets something happen. */
void program_step(struct program *program);

/* The model's number of a function of a dump; MODEL_PATHS: it has none. */
unsigned program_function_of(const struct dump *dump,
			     const struct dump_function *function);

#endif
