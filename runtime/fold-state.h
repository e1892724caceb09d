/* SPDX-License-Identifier: MIT
 *
 * fold-state.h - what a folded lane knows, for fold.c and fold-start.c
 */
#ifndef CYGPROF_FOLD_STATE_H
#define CYGPROF_FOLD_STATE_H

#include "runtime/attributes.h"
#include "runtime/child-index.h"
#include "runtime/dump-format.h"
#include "runtime/frame.h"
#include "runtime/slots.h"

struct cygprof_fold_state {
	struct cygprof_slots slots;
	struct cygprof_child_index *index; /* (caller word, function) */
	struct cygprof_frames frames;
	uint64_t call_count; /* of the lane since it folded */
	uint64_t last_ticks; /* virtual: own time is charged up to here */
};

/* Which sums a call goes to. */
struct cygprof_fold_call {
	uint64_t function;
	struct cygprof_fold *sums; /* of the function */
	struct cygprof_fold *edge; /* from its caller */
};

/* Finds or makes the sums of a call that caller (a function word) makes.
 * False: no room. */
CYGPROF_COLD bool cygprof_fold_find_call(struct cygprof_fold_state *state,
					 uint64_t caller, uint64_t function,
					 struct cygprof_fold_call *ret_call);

/* A frame for a call, above parent; place tells its stack position, return
 * address, call site and enter ticks.  The caller makes it current.  NULL: no
 * memory. */
CYGPROF_COLD struct cygprof_frame *cygprof_fold_push(
	struct cygprof_fold_state *state, const struct cygprof_fold_call *call,
	struct cygprof_node *parent, const struct cygprof_node *place);

/* Counts a call (or, with call_count 0, one that was open when the lane
 * folded) and opens the cumulative sums if it is the outermost. */
CYGPROF_COLD void cygprof_fold_open_sums(struct cygprof_fold *fold,
					 uint64_t call_count,
					 uint64_t virtual_ticks,
					 uint64_t calls_so_far);

#endif
