/* SPDX-License-Identifier: MIT
 *
 * heal.h - end the calls whose exit never came
 *
 * longjmp, C++ exceptions under clang, pthread_exit and jumps out of signal
 * handlers leave nodes open.  An enter heals what its stack position proves
 * dead; an exit heals what lies below the call it belongs to.  Healed calls
 * end at the tick of the event that proved them dead.
 *
 * Threads: the lane's thread and its handlers.
 */
#ifndef CYGPROF_HEAL_H
#define CYGPROF_HEAL_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

struct cygprof_event;
struct cygprof_thread;

/* Before an enter: ends calls of this strand that cannot be running. */
CYGPROF_COLD void cygprof_heal_stale(struct cygprof_thread *thread,
				     const struct cygprof_event *event,
				     uint64_t now_ticks);

/* Before an exit: the open node that the exit belongs to, made current by
 * ending what lies below it; NULL: nobody entered that call. */
CYGPROF_COLD struct cygprof_node *
cygprof_heal_to_call(struct cygprof_thread *thread,
		     const struct cygprof_event *event, uint64_t now_ticks);

/* Ends all calls on the running strand's stack (a signal stack that is
 * left). */
CYGPROF_COLD void cygprof_heal_strand(struct cygprof_thread *thread,
				      uint64_t now_ticks);

/* Ends a suspended path up to its root, at a virtual tick; how many. */
CYGPROF_COLD uint64_t cygprof_heal_path(struct cygprof_node *node,
					uint64_t virtual_ticks);

#endif
