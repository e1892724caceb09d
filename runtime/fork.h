/* SPDX-License-Identifier: MIT
 *
 * fork.h - what a child of fork keeps and forgets
 *
 * A child finds the gate wiped at its first event, whichever way it was
 * forked, and starts a dump of its own.  Until then it writes nothing, except
 * that a hook which a forking handler interrupted runs to its end: on private
 * copies that the atfork handler (or else the first event) lays over the
 * parent's dump.  At the first event these become empty pages, on which such a
 * hook does no harm, and the thread comes home at its next event.
 *
 * The open path goes on in the child: the same nodes, open since the fork,
 * with no call counted, so that the sums over both dumps are right.
 *
 * A child of vfork shares everything with its parent and counts there.
 */
#ifndef CYGPROF_FORK_H
#define CYGPROF_FORK_H

#include "runtime/attributes.h"

#include <stdbool.h>

struct cygprof_thread;

/* Registers the handler that runs in a child of fork(3). */
CYGPROF_COLD void cygprof_fork_watch(void);

/* A child's first event: opens its own dump with the path it was born on.
 * The state is STARTING.  False: no dump. */
CYGPROF_COLD bool cygprof_fork_start_child(void);

/* Brings a thread of a child back to its own tree: a hook that a forking
 * handler interrupted has left it at a node of the parent's. */
CYGPROF_COLD void cygprof_fork_come_home(struct cygprof_thread *thread);

#endif
