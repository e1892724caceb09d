/* SPDX-License-Identifier: MIT
 *
 * stretch.h - time that recording itself takes, taken out of the program's
 *
 * Whatever is slow begins a stretch and ends it; the thread's excised ticks
 * grow by its length, so that open calls do not see it.  A handler's events in
 * between have taken out their own part, so a stretch counts only if there
 * were none (no ring record came).
 *
 * Threads: the lane's thread and its handlers.
 */
#ifndef CYGPROF_STRETCH_H
#define CYGPROF_STRETCH_H

#include "runtime/attributes.h"

#include <stdint.h>

struct cygprof_thread;

struct cygprof_stretch {
	uint64_t start_ticks; /* raw */
	uint64_t ring_count;
};

/* The thread has a lane. */
CYGPROF_COLD struct cygprof_stretch
cygprof_stretch_begin(const struct cygprof_thread *thread);

CYGPROF_COLD void cygprof_stretch_end(struct cygprof_thread *thread,
				      const struct cygprof_stretch *stretch);

#endif
