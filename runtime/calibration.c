/* SPDX-License-Identifier: MIT
 *
 * calibration.c - time the hooks against functions of known work
 *
 * Method: a loop of calls with hooks and the same loop without, medians over
 * rounds.  What the recorder says of the callee, less its bare body, is the
 * cost inside; the rest of the loop, less the bare loop, the cost outside.
 * (Malony and Shende, "Overhead Compensation in Performance Profiling",
 * Euro-Par 2004, describe the two costs and how they are taken out.)
 */
#include "runtime/calibration.h"

#include "runtime/call-tree.h"
#include "runtime/cygprof.h"
#include "runtime/gate.h"
#include "runtime/lane.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

enum { ROUNDS = 15, CALLS = 256, CHAIN_STEPS = 20 };

/* The calibration's own functions, as function words; each makes one node. */
enum {
	FUNCTION_EMPTY = CYGPROF_PLACE_CALIBRATION,
	FUNCTION_CHAIN,
	FUNCTION_BRANCH,
	FUNCTION_LEAF,
	FUNCTION_LIMIT,
};

_Static_assert(FUNCTION_LIMIT - FUNCTION_EMPTY == CYGPROF_CALIBRATION_NODES,
	       "the node budget leaves room for the calibration's nodes");

/* The hooks as a program calls them: through a pointer that the linker
 * fills. */
struct hooks {
	void (*volatile enter)(void *function, void *call_site);
	void (*volatile exit)(void *function, void *call_site);
};

/* One kind of callee: its function word, the length of its dependent work and
 * the leaf it calls, if any. */
struct callee {
	uintptr_t function;
	uint32_t steps;
	uintptr_t leaf; /* 0: none */
};

struct cost {
	uint32_t inside[ROUNDS];
	uint32_t outside[ROUNDS];
};

static CYGPROF_QUIET __attribute__((noinline)) uint64_t
work(uint64_t seed, uint32_t steps)
{
	while (steps--)
		seed = seed * 0x5851f42d4c957f2d + 1;
	__asm__ volatile("" : "+r"(seed));
	return seed;
}

static CYGPROF_QUIET uint64_t
call_bare(const struct callee *callee, uint64_t seed)
{
	for (int i = 0; i < CALLS; i++) {
		seed = work(seed, callee->steps);
		if (callee->leaf)
			seed = work(seed, 0);
	}
	return seed;
}

static CYGPROF_QUIET uint64_t
call_hooked(const struct hooks *hooks, const struct callee *callee,
	    uint64_t seed)
{
	void *site = __builtin_return_address(0);

	for (int i = 0; i < CALLS; i++) {
		hooks->enter((void *)callee->function, site);
		seed = work(seed, callee->steps);
		if (callee->leaf) {
			hooks->enter((void *)callee->leaf, site);
			seed = work(seed, 0);
			hooks->exit((void *)callee->leaf, site);
		}
		hooks->exit((void *)callee->function, site);
	}
	return seed;
}

/* Inclusive ticks so far of the node that the last call went to. */
static CYGPROF_QUIET int64_t
recorded_ticks(void)
{
	const struct cygprof_node *current = cygprof_thread.current;

	return cygprof_gate_node(current->last_child)->ticks;
}

static CYGPROF_QUIET uint32_t
not_negative(int64_t ticks)
{
	return ticks < 0 ? 0 : ticks > UINT32_MAX ? UINT32_MAX : (uint32_t)ticks;
}

static CYGPROF_QUIET void
measure(const struct hooks *hooks, const struct callee *callee,
	struct cost *ret_cost)
{
	uint64_t seed = call_hooked(hooks, callee, 1); /* makes the nodes */

	for (int round = 0; round < ROUNDS; round++) {
		int64_t recorded = recorded_ticks();
		uint64_t start_ticks = cygprof_ticks();

		seed = call_hooked(hooks, callee, seed);

		uint64_t hooked_ticks = cygprof_ticks();

		seed = call_bare(callee, seed);

		uint64_t bare_ticks = cygprof_ticks() - hooked_ticks;
		int64_t inside = recorded_ticks() - recorded;

		hooked_ticks -= start_ticks;
		ret_cost->inside[round] =
			not_negative(inside - (int64_t)bare_ticks);
		ret_cost->outside[round] =
			not_negative((int64_t)hooked_ticks - inside);
	}
}

/* Sorts the rounds in place and returns their median. */
static CYGPROF_QUIET uint32_t
median(uint32_t rounds[ROUNDS])
{
	for (int i = 1; i < ROUNDS; i++)
		for (int j = i; j > 0 && rounds[j - 1] > rounds[j]; j--) {
			uint32_t later = rounds[j];

			rounds[j] = rounds[j - 1];
			rounds[j - 1] = later;
		}
	return rounds[ROUNDS / 2];
}

static CYGPROF_QUIET uint32_t
less(uint32_t whole, uint32_t part)
{
	return whole > part ? whole - part : 0;
}

/* 90th less 10th percentile of sorted rounds. */
static CYGPROF_QUIET uint32_t
spread(const uint32_t rounds[ROUNDS])
{
	return rounds[ROUNDS * 9 / 10] - rounds[ROUNDS / 10];
}

void
cygprof_calibration_take(struct cygprof_header *header)
{
	static const struct hooks hooks = { __cyg_profile_func_enter,
					    __cyg_profile_func_exit };
	const struct callee empty = { FUNCTION_EMPTY, 0, 0 };
	const struct callee chain = { FUNCTION_CHAIN, CHAIN_STEPS, 0 };
	const struct callee branch = { FUNCTION_BRANCH, 0, FUNCTION_LEAF };
	struct cygprof_thread *thread = &cygprof_thread;
	uint64_t start_ticks = cygprof_ticks();
	struct cygprof_calibration taken = { .at_ticks = start_ticks,
					     .round_count = ROUNDS };
	struct cost cost;

	if (header->calibration_count >= CYGPROF_CALIBRATIONS)
		return;
	measure(&hooks, &branch, &cost);
	taken.branch_inside = median(cost.inside);
	taken.branch_outside = median(cost.outside);
	measure(&hooks, &chain, &cost);
	taken.chain_inside = median(cost.inside);
	taken.chain_outside = median(cost.outside);
	measure(&hooks, &empty, &cost);
	taken.empty_inside = median(cost.inside);
	taken.empty_outside = median(cost.outside);
	taken.branch_inside = less(taken.branch_inside,
				   taken.empty_inside + taken.empty_outside);
	taken.inside_spread = spread(cost.inside);
	taken.outside_spread = spread(cost.outside);
	header->calibrations[header->calibration_count] = taken;
	header->calibration_count++;
	cygprof_machine_add(&thread->excised_ticks,
			    (int64_t)(cygprof_ticks() - start_ticks));
}
