/* SPDX-License-Identifier: MIT
 *
 * process.h - the one process object
 *
 * Its life:
 *
 *     unborn     no event yet
 *     starting   one thread sets things up
 *     on         the gate is open
 *     off        never asked for, or it could not be started; for good
 *     forked     a fork's child that has had no event of its own yet
 *     closed     the program ended in good order; events still come and are
 *                recorded within the room there is
 *
 * Threads: the state changes by compare-and-swap; a thread that comes while
 *          another starts the process waits for it, a handler that
 *          interrupted the start itself only counts its calls.
 */
#ifndef CYGPROF_PROCESS_H
#define CYGPROF_PROCESS_H

#include "runtime/attributes.h"
#include "runtime/dump.h"
#include "runtime/lane.h"
#include "runtime/options.h"

#include <stdbool.h>
#include <stdint.h>

enum cygprof_process_state {
	CYGPROF_PROCESS_UNBORN,
	CYGPROF_PROCESS_STARTING,
	CYGPROF_PROCESS_ON,
	CYGPROF_PROCESS_OFF,
	CYGPROF_PROCESS_FORKED,
	CYGPROF_PROCESS_CLOSED,
};

enum { CYGPROF_DECLARED_STACKS = 512 };

struct cygprof_declared_stack {
	uintptr_t low;
	size_t bytes; /* stored last; 0: free */
};

struct cygprof_process {
	uint32_t state; /* enum cygprof_process_state */
	uint32_t starter_tid;
	uint32_t pid;
	int32_t end_key; /* pthread key that notes a thread's end; -1: none */
	uint64_t early_calls;  /* before the process was on */
	uint64_t nodes_left;   /* of the budget */
	uint64_t forked_ticks; /* when this child was forked; 0: it was not */
	const struct cygprof_header *parent_header; /* of a forked child, while
						     * it starts */
	struct cygprof_slab *parent_slabs; /* where the parent's dump lay */
	uint32_t parent_slab_count;
	uint32_t ring_count;	    /* records of a lane's ring; 0: none */
	uint32_t needs_calibration; /* 1: the next thread born takes it */
	struct cygprof_lane_state *lanes;	 /* all, newest first */
	struct cygprof_lane_state *next_adoptee; /* where the search goes on */
	struct cygprof_options options; /* texts lie in the two below */
	char file_pattern[CYGPROF_DUMP_PATH_BYTES];
	char log_base_path[CYGPROF_DUMP_PATH_BYTES];
	struct cygprof_declared_stack declared_stacks[CYGPROF_DECLARED_STACKS];
	struct cygprof_dump dump;
};

CYGPROF_HIDDEN extern struct cygprof_process cygprof_process;

/* Opens the gate at the process's first event, or a forked child's.  True if
 * it is open now. */
CYGPROF_COLD bool cygprof_process_start(void);

/* Starts a dump for this process and opens the gate; state is STARTING. */
CYGPROF_COLD bool cygprof_process_open(void);

/* True if the library's own data can be used: relocated, and thread-local
 * storage is set up.  Before, an event can only be counted. */
CYGPROF_COLD bool cygprof_process_is_usable(void);

#endif
