/* SPDX-License-Identifier: MIT
 *
 * hook-stage.h - the hooks, called at any tick from any place of any stack
 *
 * A test that links this has a clock of its own: CYGPROF_CLOCK=monotonic reads
 * it, and it stands still but for stage_pass().  So times are known to the
 * tick, and what recording itself takes is nothing.
 *
 * The hooks are entered with the stack pointer that a program would have had
 * there; their return address is one of a few, as if functions were inlined
 * into one another.
 *
 * Threads: each has its own clock and is its own caller; stacks are everyone's.
 * Memory:  stacks are never given back.
 */
#ifndef CYGPROF_TESTS_HOOK_STAGE_H
#define CYGPROF_TESTS_HOOK_STAGE_H

#include <stddef.h>
#include <stdint.h>

enum {
	STAGE_CALLERS = 3,	    /* places that the hook returns to */
	STAGE_ALIGNMENT = 16,	    /* of positions */
	STAGE_ROOM_BYTES = 65536,   /* of a stack, for the hooks themselves */
	STAGE_STACK_BYTES = 131072, /* the lower half is that room */
};

/* Where clocks start: far behind what any machine's clock says. */
#define STAGE_START_TICKS (UINT64_C(1) << 58)

/* Where a call stands: what a hook can see of it. */
struct stage_place {
	uintptr_t position; /* the hook's caller's stack pointer */
	uintptr_t call_site;
	unsigned caller; /* below STAGE_CALLERS; of an enter */
};

uint64_t stage_ticks(void);
void stage_pass(uint64_t ticks);

/* The lowest byte of so many stacks, one behind the other. */
uintptr_t stage_stacks(size_t count);

void stage_enter(const struct stage_place *place, uintptr_t function);
void stage_exit(const struct stage_place *place, uintptr_t function);

#endif
