/* SPDX-License-Identifier: MIT
 *
 * lane.c - make a lane, or adopt one whose thread is gone
 */
#include "runtime/lane.h"

#include "runtime/fault.h"
#include "runtime/fold.h"
#include "runtime/heal.h"
#include "runtime/images.h"
#include "runtime/process.h"
#include "runtime/ring.h"
#include "runtime/sys.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

/* How many lanes a new thread asks the kernel about before it makes its own:
 * a bound on its birth, while a search that goes on where the last one ended
 * finds every abandoned lane in time. */
enum { ADOPTION_TRIES = 4 };

/* Ends the calls that the lane's last thread left open, at its last known
 * tick, and returns how many. */
static CYGPROF_QUIET uint64_t
close_open_path(struct cygprof_lane_state *state)
{
	struct cygprof_lane *lane = state->lane;
	uint32_t last = (lane->thread_count - 1) % CYGPROF_LANE_THREADS;
	uint64_t end_ticks =
		lane->threads[last].end_ticks - (uint64_t)lane->excised_ticks;
	struct cygprof_node *current =
		(struct cygprof_node *)(uintptr_t)lane->current;

	return state->fold ? cygprof_fold_close_path(state, current, end_ticks)
			   : cygprof_heal_path(current, end_ticks);
}

/* Makes the lane of a dead thread this thread's. */
static CYGPROF_QUIET bool
adopt(struct cygprof_lane_state *state, uint32_t tid)
{
	struct cygprof_lane *lane = state->lane;
	uint32_t owner = __atomic_load_n(&lane->owner_tid, __ATOMIC_RELAXED);

	if (owner && owner != tid &&
	    !cygprof_sys_is_thread_gone(cygprof_process.pid, owner))
		return false;
	if (!__atomic_compare_exchange_n(&lane->owner_tid, &owner, tid, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		return false;
	if (owner)
		lane->healed += close_open_path(state);
	return true;
}

static CYGPROF_QUIET struct cygprof_lane_state *
find_abandoned(uint32_t tid)
{
	struct cygprof_lane_state *state = __atomic_load_n(
		&cygprof_process.next_adoptee, __ATOMIC_ACQUIRE);

	for (int i = 0; i < ADOPTION_TRIES; i++) {
		if (!state)
			state = __atomic_load_n(&cygprof_process.lanes,
						__ATOMIC_ACQUIRE);
		if (!state)
			break;
		__atomic_store_n(&cygprof_process.next_adoptee, state->next,
				 __ATOMIC_RELEASE);
		if (adopt(state, tid))
			return state;
		state = state->next;
	}
	return NULL;
}

/* The lane's ring in the dump, or the private one that forgets. */
static CYGPROF_QUIET struct cygprof_chunk *
make_ring(struct cygprof_lane_state *state, uint32_t lane_number)
{
	uint32_t record_count = cygprof_process.ring_count;
	uint32_t ring_bytes = cygprof_ring_bytes(record_count);
	struct cygprof_chunk *ring =
		record_count
			? cygprof_dump_take(&cygprof_process.dump, ring_bytes)
			: NULL;

	if (!ring)
		return &state->no_ring.head;
	ring->ring_mask = record_count - 1;
	cygprof_dump_publish(ring, CYGPROF_CHUNK_RING, lane_number, ring_bytes,
			     record_count);
	return ring;
}

static CYGPROF_QUIET struct cygprof_lane_state *
make_state(struct cygprof_lane *lane)
{
	struct cygprof_lane_state *state =
		cygprof_sys_map_memory(sizeof(*state));

	if (cygprof_sys_failed(state))
		return NULL;
	state->lane = lane;
	state->index =
		cygprof_child_index_open(CYGPROF_CHILD_INDEX_FIRST_SLOTS);
	if (!state->index)
		return NULL;
	state->nodes.kind = CYGPROF_CHUNK_NODES;
	state->nodes.lane_number = lane->number;
	return state;
}

/* The root is no call: it is open as long as the lane lives, and it is not
 * counted against the budget, so that a budget of 1 holds one path. */
static CYGPROF_QUIET struct cygprof_node *
make_root(struct cygprof_lane *lane)
{
	struct cygprof_node *root = &lane->root_node;

	root->next_sibling = cygprof_gate_link(root);
	root->stack_position = CYGPROF_STACK_CLOSED - 1;
	root->function = CYGPROF_PLACE_ROOT;
	return root;
}

static CYGPROF_QUIET void
enlist(struct cygprof_lane_state *state)
{
	state->next = __atomic_load_n(&cygprof_process.lanes, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&cygprof_process.lanes,
					    &state->next, state, true,
					    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		;
}

static CYGPROF_QUIET struct cygprof_lane_state *
make(uint32_t tid)
{
	struct cygprof_dump *dump = &cygprof_process.dump;
	struct cygprof_lane *lane =
		(struct cygprof_lane *)cygprof_dump_take(dump, sizeof(*lane));

	if (!lane)
		return NULL;
	lane->number = __atomic_fetch_add(&dump->header->lane_count, 1,
					  __ATOMIC_RELAXED);
	lane->owner_tid = tid;

	struct cygprof_lane_state *state = make_state(lane);

	if (!state) {
		cygprof_fault_record(dump->header, CYGPROF_FAULT_MEMORY, 0);
		return NULL;
	}
	state->root = make_root(lane);
	state->ring = make_ring(state, lane->number);
	lane->root = (uintptr_t)state->root;
	lane->ring = state->ring == &state->no_ring.head
			     ? 0
			     : (uintptr_t)state->ring;
	lane->current = lane->root;
	cygprof_dump_publish(&lane->chunk, CYGPROF_CHUNK_LANE, lane->number,
			     sizeof(*lane), 1);
	enlist(state);
	return state;
}

struct cygprof_lane_state *
cygprof_lane_get(uint32_t tid)
{
	struct cygprof_lane_state *state = find_abandoned(tid);

	return state ? state : make(tid);
}

void
cygprof_lane_release(struct cygprof_lane_state *state)
{
	__atomic_store_n(&state->lane->owner_tid, 0, __ATOMIC_RELEASE);
}

void
cygprof_lane_note_code(struct cygprof_lane_state *state, uint64_t function)
{
	const struct cygprof_image *code = state->code;

	/* An unloaded file's addresses may be another one's by now. */
	if (function < CYGPROF_PLACE_LIMIT ||
	    (code && !code->unloaded_ticks &&
	     function >= code->start_address && function < code->end_address))
		return;
	state->code = cygprof_images_learn(&cygprof_process.dump, function,
					   cygprof_ticks());
}
