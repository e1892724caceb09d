/* SPDX-License-Identifier: MIT
 *
 * pause.c - close a thread's calls when recording goes off
 */
#include "runtime/pause.h"

#include "runtime/call-tree.h"
#include "runtime/fold.h"
#include "runtime/heal.h"
#include "runtime/lane.h"
#include "runtime/process.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

static CYGPROF_QUIET void
close_strand(struct cygprof_lane_state *state, struct cygprof_strand *strand,
	     uint64_t off_ticks)
{
	uint64_t end_ticks = strand->left_ticks ? strand->left_ticks :
						  off_ticks;

	cygprof_heal_path(strand->current,
			  end_ticks - (uint64_t)strand->excised_ticks);
	strand->current = state->root;
}

void
cygprof_pause_thread(struct cygprof_thread *thread)
{
	struct cygprof_lane_state *state = thread->lane;
	struct cygprof_strands *strands = &state->strands;
	uint64_t off_ticks = cygprof_process.dump.header->off_ticks;
	struct cygprof_strand *running = &strands->strand[strands->running];

	if (!off_ticks)
		off_ticks = cygprof_ticks();
	running->current = thread->current;
	running->excised_ticks = thread->excised_ticks;
	if (state->fold)
		cygprof_fold_pause(thread, off_ticks);
	else
		for (int i = 0; i < CYGPROF_STRANDS; i++)
			if (strands->strand[i].stack_bytes)
				close_strand(state, &strands->strand[i],
					     off_ticks);
	cygprof_thread_detach(thread);
}
