/* SPDX-License-Identifier: MIT
 *
 * hook-model.h - what the hooks promise, said the slow way
 *
 * A reference for tests alone, obvious rather than fast, and made without a
 * look into runtime/: each stack has a list of the calls that are open on it,
 * each call path a sum.  The rules are those of the design:
 *
 *  1. An event on another stack than the last one switches to it.  A stack
 *     that is new gets a root of its own; a signal stack nests on the stack it
 *     interrupted, and what is open on it when it is left is over.
 *  2. An enter ends the calls on its stack that stand lower, or at its own
 *     place unless the two were inlined into one frame (same call site,
 *     different return address).
 *  3. An exit belongs to the innermost open call of that function and site,
 *     if no call stands above it in between; calls inside that one are over.
 *     Otherwise nobody entered it.
 *  4. A call ends at the event that shows that it is over.
 *  5. A stack's clock stands still while another one runs.
 *  6. A thread knows 64 stacks; then the one it left longest ago is forgotten
 *     and its calls are over, never that on which it started.
 *
 * Functions are small numbers, stacks too; the test gives them addresses.
 */
#ifndef CYGPROF_TESTS_HOOK_MODEL_H
#define CYGPROF_TESTS_HOOK_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/unit/hook-stage.h"

enum {
	MODEL_ROOT = 0,	  /* where the paths of the first stack start */
	MODEL_STRAND = 1, /* and those of others */
	MODEL_FUNCTIONS = 2,
};

enum {
	MODEL_PATHS = 8192,
	MODEL_RECORDS = 8192,
	MODEL_DEPTH = 64,
	MODEL_STACKS = 96,
	MODEL_KNOWN_STACKS = 64,
};

struct model_call {
	struct stage_place place;
	unsigned function;
	bool is_gone; /* its code was unloaded: no exit is its own */
	unsigned path;
	uint64_t enter_ticks; /* of the stack's clock */
};

struct model_stack {
	struct model_call calls[MODEL_DEPTH]; /* the outermost first */
	unsigned depth;
	bool is_signal;
	bool is_known;
	unsigned below; /* of a known signal stack: what it interrupted */
	unsigned root;	/* path */
	uint64_t ticks; /* its clock; unused by signal stacks */
	uint64_t left_ticks;
};

struct model_path {
	unsigned parent;
	unsigned function;
	uint64_t calls;
	uint64_t ticks; /* of calls that are over */
};

struct model_record { /* a call that ended by its exit */
	unsigned path;
	uint64_t enter_ticks, exit_ticks;
};

struct model {
	uint64_t now_ticks;
	bool is_born;
	unsigned running; /* stack */
	struct model_stack stacks[MODEL_STACKS];
	struct model_path paths[MODEL_PATHS];
	unsigned path_count;
	struct model_record records[MODEL_RECORDS];
	unsigned record_count;
	uint64_t healed, unmatched, strands_lost;
};

/* A zeroed model that nothing has happened in; set is_signal as you like. */
void model_open(struct model *model);

void model_pass(struct model *model, uint64_t ticks);
void model_enter(struct model *model, unsigned stack,
		 const struct stage_place *place, unsigned function);
void model_exit(struct model *model, unsigned stack,
		const struct stage_place *place, unsigned function);

/* Control goes on in the frame at a place of a stack: calls below it are over,
 * and those inlined into it, unless one of them may have caught something. */
void model_land(struct model *model, unsigned stack, uintptr_t position,
		bool is_catch);

/* The code of these functions is unloaded. */
void model_unload(struct model *model, unsigned first, unsigned count);

/* The path of a function below another; MODEL_PATHS: there is none. */
unsigned model_find_path(const struct model *model, unsigned parent,
			 unsigned function);

/* The clock of a stack. */
uint64_t *model_clock(struct model *model, unsigned stack);

#endif
