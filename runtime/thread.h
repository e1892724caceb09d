/* SPDX-License-Identifier: MIT
 *
 * thread.h - what a thread knows of itself: the one thread-local object
 *
 * The hooks touch nothing else of the thread.  Its life:
 *
 *     unborn    lane NULL; current is the unborn node, the stack is empty, so
 *               that every event takes the slow path
 *     claimed   lane set, the rest perhaps not: a handler that finds the
 *               thread so finishes the birth for it
 *     live      current lies in the lane's tree
 *     detached  lane set, current is the unborn node and the stack is empty:
 *               folded, or recording is off; the slow path takes every event
 *     homeless  lane is the homeless lane: no room for one of its own
 *
 * Signals: each word is written by single stores in an order that keeps a
 *          handler's hooks right; see thread.c.
 */
#ifndef CYGPROF_THREAD_H
#define CYGPROF_THREAD_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cygprof_child_index;
struct cygprof_lane_state;

struct cygprof_thread {
	struct cygprof_node *current; /* never NULL */
	int64_t excised_ticks;	      /* starts at -CYGPROF_OPEN_BIAS */
	uintptr_t stack_low;	      /* of the running strand */
	size_t stack_bytes;
	struct cygprof_child_index *index;
	struct cygprof_chunk *ring;
	struct cygprof_lane_state *lane;
};

/* Initial-exec: one load and no call, also in a library that is loaded late
 * (56 bytes fit the loader's reserve). */
CYGPROF_HIDDEN extern __thread struct cygprof_thread cygprof_thread
	__attribute__((tls_model("initial-exec")));

/* The node of a thread that has none: no function is 0, so no event ever
 * matches it. */
CYGPROF_HIDDEN extern struct cygprof_node cygprof_thread_unborn_node;

/* Gives the calling thread a lane.  stack is an address on its stack.  False:
 * there is none; the thread is homeless and its calls are only counted. */
CYGPROF_COLD bool cygprof_thread_be_born(uintptr_t stack);

/* Lets every event of the thread take the slow path from now on, and back. */
CYGPROF_COLD void cygprof_thread_detach(struct cygprof_thread *thread);
CYGPROF_COLD void cygprof_thread_attach(struct cygprof_thread *thread,
					struct cygprof_node *current,
					uintptr_t stack_low,
					size_t stack_bytes);

/* Forgets its lane, in a fork's child.  Index and ring stay, since a hook that
 * a forking handler interrupted may be about to use them. */
CYGPROF_COLD void cygprof_thread_reset(struct cygprof_thread *thread);

/* Notes in the lane where and when the thread ends (a key's destructor: hooks
 * may still come afterwards). */
CYGPROF_COLD void cygprof_thread_note_end(struct cygprof_thread *thread);

#endif
