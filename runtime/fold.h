/* SPDX-License-Identifier: MIT
 *
 * fold.h - a lane past the node budget
 *
 * When the process has used up CYGPROF_MAX_NODES, the lane that needs another
 * node folds, for good: all its open calls are closed in the tree and opened
 * again, with no call counted, as explicit frames; from there on it keeps sums
 * per function and per edge (struct cygprof_fold) with open-counters, so that
 * calls, primitive calls, own and cumulative time of every function and edge
 * stay exact and only path detail is lost.
 *
 * Own time needs no sums of children: at every event the time since the last
 * one goes to the frame on top.  Cumulative time opens with the first open
 * call of a function (or edge) and closes with the last.
 *
 * Signals: a handler may interrupt any step.  Frames are reserved before they
 *          are filled, and a frame's stack position, stored last, says that
 *          it counts; a frame that a jump left is healed like a node.
 * Memory:  folds lie in the dump; frames and the index in private memory.
 * Failure: no room for a sum: its calls are counted as dropped.
 */
#ifndef CYGPROF_FOLD_H
#define CYGPROF_FOLD_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdbool.h>
#include <stdint.h>

struct cygprof_event;
struct cygprof_fold_state;
struct cygprof_lane_state;
struct cygprof_stretch;
struct cygprof_thread;

/* Folds the lane: from here on its thread's events come to the ones below.
 * False: not even memory for that; calls of new paths are dropped. */
CYGPROF_COLD bool cygprof_fold_start(struct cygprof_thread *thread,
				     uint64_t now_ticks);

/* Opens a call that was open at a fork: it is not counted.  place tells its
 * stack position, return address, call site and virtual enter ticks. */
CYGPROF_COLD void cygprof_fold_inherit(struct cygprof_thread *thread,
				       uint64_t function,
				       const struct cygprof_node *place);

CYGPROF_COLD void cygprof_fold_enter(struct cygprof_thread *thread,
				     const struct cygprof_event *event,
				     const struct cygprof_stretch *stretch);
CYGPROF_COLD void cygprof_fold_exit(struct cygprof_thread *thread,
				    const struct cygprof_event *event,
				    const struct cygprof_stretch *stretch);

/* Ends the frame on top, without a ring record. */
CYGPROF_COLD void cygprof_fold_pop(struct cygprof_thread *thread,
				   uint64_t now_ticks);

/* The function word of an open frame. */
CYGPROF_COLD uint64_t cygprof_fold_function(const struct cygprof_node *frame);

/* Around a change of the thread's strand: the time up to now goes to the frame
 * on top, and counting goes on from now on the new strand's clock. */
CYGPROF_COLD void cygprof_fold_charge(struct cygprof_thread *thread,
				      uint64_t now_ticks);
CYGPROF_COLD void cygprof_fold_resume(struct cygprof_thread *thread,
				      uint64_t now_ticks);

/* Ends the frames that a dead thread left open, at a virtual tick; how many. */
CYGPROF_COLD uint64_t cygprof_fold_close_path(struct cygprof_lane_state *lane,
					      struct cygprof_node *current,
					      uint64_t virtual_ticks);

/* Ends the open frames of all strands; recording went off. */
CYGPROF_COLD void cygprof_fold_pause(struct cygprof_thread *thread,
				     uint64_t off_ticks);

#endif
