/* SPDX-License-Identifier: MIT
 *
 * stacks.c - where a stack begins and ends
 */
#include "runtime/stacks.h"

#include "runtime/process.h"
#include "runtime/sys.h"

#include <sys/resource.h>

/* Bounds for a stack nobody knows: what a function may use below an event,
 * and above it up to the stack's first frame. */
enum { GUESS_BELOW_BYTES = 256 * 1024, GUESS_ABOVE_BYTES = 64 * 1024 };

/* A main stack grows on demand down to its limit; if there is none, assume
 * as much as node positions can tell apart. */
#define STACK_MOST_BYTES (UINT64_C(8) << 30)

static CYGPROF_QUIET bool
find_declared(uintptr_t stack, uintptr_t *ret_low, size_t *ret_bytes)
{
	for (int i = 0; i < CYGPROF_DECLARED_STACKS; i++) {
		const struct cygprof_declared_stack *declared =
			&cygprof_process.declared_stacks[i];
		size_t bytes =
			__atomic_load_n(&declared->bytes, __ATOMIC_ACQUIRE);

		if (bytes && cygprof_stack_holds(declared->low, bytes, stack)) {
			*ret_low = declared->low;
			*ret_bytes = bytes;
			return true;
		}
	}
	return false;
}

void
cygprof_stacks_cut(uintptr_t stack, uintptr_t *low, size_t *bytes)
{
	uintptr_t high = *low + *bytes;

	for (int i = 0; i < CYGPROF_DECLARED_STACKS; i++) {
		const struct cygprof_declared_stack *declared =
			&cygprof_process.declared_stacks[i];
		size_t declared_bytes =
			__atomic_load_n(&declared->bytes, __ATOMIC_ACQUIRE);
		uintptr_t declared_high = declared->low + declared_bytes;

		if (!declared_bytes || declared->low >= high ||
		    declared_high <= *low)
			continue;
		if (declared_high <= stack)
			*low = declared_high;
		else if (declared->low > stack)
			high = declared->low;
	}
	*bytes = high - *low;
}

/* Claims a free entry by a size of 1, in which nothing can lie, and fills it.
 * If there is none, the stack's calls go by the kernel's mapping instead. */
static CYGPROF_QUIET void
publish(uintptr_t low, size_t bytes)
{
	for (int i = 0; i < CYGPROF_DECLARED_STACKS; i++) {
		struct cygprof_declared_stack *declared =
			&cygprof_process.declared_stacks[i];
		size_t none = 0;

		if (!__atomic_compare_exchange_n(&declared->bytes, &none, 1,
						 false, __ATOMIC_ACQ_REL,
						 __ATOMIC_RELAXED))
			continue;
		declared->low = low;
		__atomic_store_n(&declared->bytes, bytes, __ATOMIC_RELEASE);
		return;
	}
}

void
cygprof_stacks_declare(uintptr_t low, size_t bytes)
{
	for (int i = CYGPROF_DECLARED_STACKS - 1; i >= 0; i--) {
		struct cygprof_declared_stack *declared =
			&cygprof_process.declared_stacks[i];

		if (declared->bytes &&
		    (cygprof_stack_holds(low, bytes, declared->low) ||
		     cygprof_stack_holds(declared->low, declared->bytes, low)))
			__atomic_store_n(&declared->bytes, 0, __ATOMIC_RELEASE);
	}
	if (bytes)
		publish(low, bytes);
}

bool
cygprof_stacks_bounds(uintptr_t stack, uintptr_t *ret_low, size_t *ret_bytes)
{
	uintptr_t high;
	bool is_main_stack;

	if (find_declared(stack, ret_low, ret_bytes))
		return true;
	if (!cygprof_sys_mapping(stack, ret_low, &high, &is_main_stack)) {
		*ret_low = stack - GUESS_BELOW_BYTES;
		*ret_bytes = GUESS_BELOW_BYTES + GUESS_ABOVE_BYTES;
		return false;
	}
	if (is_main_stack) {
		uint64_t most = cygprof_sys_limit(RLIMIT_STACK);

		if (most > STACK_MOST_BYTES)
			most = STACK_MOST_BYTES;
		if (high - *ret_low < most)
			*ret_low = high - most;
	}
	*ret_bytes = high - *ret_low;
	cygprof_stacks_cut(stack, ret_low, ret_bytes);
	return true;
}
