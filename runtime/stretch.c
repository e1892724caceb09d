/* SPDX-License-Identifier: MIT
 *
 * stretch.c - time that recording itself takes
 */
#include "runtime/stretch.h"

#include "machine.h"
#include "runtime/lane.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

struct cygprof_stretch
cygprof_stretch_begin(const struct cygprof_thread *thread)
{
	return (struct cygprof_stretch){cygprof_ticks(),
					thread->ring->ring_count};
}

void
cygprof_stretch_end(struct cygprof_thread *thread,
		    const struct cygprof_stretch *stretch)
{
	struct cygprof_lane *lane = thread->lane->lane;
	int64_t length_ticks =
		(int64_t)(cygprof_ticks() - stretch->start_ticks);

	lane->clock_jumps += length_ticks < 0;
	if (thread->ring->ring_count != stretch->ring_count || length_ticks < 0)
		return;
	cygprof_machine_add(&thread->excised_ticks, length_ticks);
	lane->excised_total_ticks += (uint64_t)length_ticks;
	lane->excised_ticks = thread->excised_ticks;
}
