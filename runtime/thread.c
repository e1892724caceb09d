/* SPDX-License-Identifier: MIT
 *
 * thread.c - birth, detachment and end of a thread's state
 *
 * A handler may interrupt the birth anywhere and be born itself: whoever
 * claims the thread first (by compare-and-swap on lane) decides, and every
 * other one finishes the same birth with the same values.  excised_ticks is
 * swapped in too, since a handler may have moved it already.
 */
#include "runtime/thread.h"

#include "runtime/lane.h"
#include "runtime/process.h"
#include "runtime/sys.h"
#include "runtime/ticks.h"

#include <pthread.h>

struct cygprof_node cygprof_thread_unborn_node;

__thread struct cygprof_thread cygprof_thread = {
	.current = &cygprof_thread_unborn_node,
};

/* Where threads stand that got no lane: their calls are counted, no more. */
static struct cygprof_lane_state homeless;

static CYGPROF_QUIET void
start_record(struct cygprof_lane_state *state, uint32_t tid)
{
	struct cygprof_lane *lane = state->lane;
	struct cygprof_thread_record *record =
		&lane->threads[lane->thread_count % CYGPROF_LANE_THREADS];

	*record = (struct cygprof_thread_record){.tid = tid};
	cygprof_sys_thread_name(record->name);
	record->start_ticks = cygprof_ticks();
	record->end_ticks = record->start_ticks;
	record->start_cpu_ns = cygprof_sys_clock_ns(CLOCK_THREAD_CPUTIME_ID);
	record->cpu_ns = record->start_cpu_ns;
	cygprof_machine_publish();
	record->state = CYGPROF_THREAD_LIVE;
	lane->thread_count++;
}

/* Fills the thread from its lane; any handler may do the same meanwhile. */
static CYGPROF_QUIET void
install(struct cygprof_thread *thread, struct cygprof_lane_state *state)
{
	const struct cygprof_strand *strand =
		&state->strands.strand[state->strands.running];
	int64_t unset = 0;

	thread->index = state->index;
	thread->ring = state->ring;
	__atomic_compare_exchange_n(&thread->excised_ticks, &unset,
				    -CYGPROF_OPEN_BIAS, false, __ATOMIC_RELAXED,
				    __ATOMIC_RELAXED);
	if (thread->current == &cygprof_thread_unborn_node)
		thread->current = strand->current;
	if (state->fold)
		return; /* its events stay in the slow path */
	thread->stack_low = strand->stack_low;
	cygprof_machine_publish();
	thread->stack_bytes = strand->stack_bytes;
}

bool
cygprof_thread_be_born(uintptr_t stack)
{
	struct cygprof_thread *thread = &cygprof_thread;
	struct cygprof_lane_state *none = NULL;

	if (!thread->lane) {
		uint32_t tid = cygprof_sys_tid();
		struct cygprof_lane_state *state = cygprof_lane_get(tid);

		if (state)
			cygprof_strand_start(state, stack);
		else
			state = &homeless;
		if (!__atomic_compare_exchange_n(&thread->lane, &none, state,
						 false, __ATOMIC_ACQ_REL,
						 __ATOMIC_ACQUIRE)) {
			/* A handler was born meanwhile, perhaps into this
			 * very lane: the thread's own may be adopted. */
			if (state != none && state != &homeless)
				cygprof_lane_release(state);
		} else if (state != &homeless) {
			start_record(state, tid);
			if (cygprof_process.end_key >= 0)
				pthread_setspecific(
					(pthread_key_t)cygprof_process.end_key,
					thread);
		}
	}
	if (thread->lane == &homeless) {
		__atomic_fetch_add(&cygprof_process.dump.header->homeless_calls,
				   1, __ATOMIC_RELAXED);
		return false;
	}
	install(thread, thread->lane);
	return true;
}

void
cygprof_thread_detach(struct cygprof_thread *thread)
{
	thread->stack_bytes = 0;
	cygprof_machine_publish();
	thread->stack_low = 0;
	thread->current = &cygprof_thread_unborn_node;
}

void
cygprof_thread_attach(struct cygprof_thread *thread,
		      struct cygprof_node *current, uintptr_t stack_low,
		      size_t stack_bytes)
{
	thread->current = current;
	thread->stack_low = stack_low;
	cygprof_machine_publish();
	thread->stack_bytes = stack_bytes;
}

void
cygprof_thread_reset(struct cygprof_thread *thread)
{
	cygprof_thread_detach(thread);
	thread->excised_ticks = 0;
	thread->lane = NULL;
}

void
cygprof_thread_note_end(struct cygprof_thread *thread)
{
	struct cygprof_lane_state *state = thread->lane;

	if (!state || state == &homeless || !state->lane->thread_count)
		return;

	struct cygprof_lane *lane = state->lane;
	struct cygprof_thread_record *record =
		&lane->threads[(lane->thread_count - 1) % CYGPROF_LANE_THREADS];

	cygprof_sys_thread_name(record->name);
	record->end_ticks = cygprof_ticks();
	record->cpu_ns = cygprof_sys_clock_ns(CLOCK_THREAD_CPUTIME_ID);
	record->state = CYGPROF_THREAD_ENDED;
	lane->current = (uintptr_t)thread->current;
	lane->excised_ticks = thread->excised_ticks;
}
