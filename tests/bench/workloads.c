/* SPDX-License-Identifier: MIT
 *
 * workloads.c - four shapes of a call graph, each hard in its own way
 *
 *     fib          recursion: the tree is as deep as wide, and a call follows
 *                  its caller's enter at once
 *     leaf         one function in a loop: always the same child
 *     alternating  two in turn: the child is never the one before
 *     wide         64 in turn: more children than a short list could hold
 */
#include "tests/bench/workloads.h"

#include <string.h>

#define INSTRUMENTED __attribute__((noinline, noclone))
#define PLAIN __attribute__((no_instrument_function, noinline))

#define EIGHT(n)                                                               \
	CHILD(n##0) CHILD(n##1) CHILD(n##2) CHILD(n##3)                        \
	CHILD(n##4) CHILD(n##5) CHILD(n##6) CHILD(n##7)
#define CHILDREN                                                               \
	EIGHT(0) EIGHT(1) EIGHT(2) EIGHT(3) EIGHT(4) EIGHT(5) EIGHT(6) EIGHT(7)

/* fib(n) makes 2 * fib(n + 1) - 1 calls: 21,891 for 20. */
enum { FIB_OF = 20, FIB_CALLS = 21891, CHILD_COUNT = 64 };

/* A body the compiler can neither drop nor merge with another. */
static inline __attribute__((no_instrument_function, always_inline)) unsigned
mix(unsigned value, unsigned by)
{
	__asm__("" : "+r"(value));
	return value * 3 + by;
}

static INSTRUMENTED unsigned
fib(unsigned n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static INSTRUMENTED unsigned
first_leaf(unsigned value)
{
	return mix(value, 1);
}

static INSTRUMENTED unsigned
second_leaf(unsigned value)
{
	return mix(value, 2);
}

#define CHILD(n)                                                               \
	static INSTRUMENTED unsigned child_##n(unsigned value)                 \
	{                                                                      \
		return mix(value, 1##n);                                       \
	}
CHILDREN
#undef CHILD

static PLAIN unsigned long
run_fib(unsigned long call_count)
{
	unsigned long rounds = call_count / FIB_CALLS + 1;

	for (unsigned long i = 0; i < rounds; i++) {
		unsigned value = fib(FIB_OF);

		__asm__ volatile("" : : "r"(value));
	}
	return rounds * FIB_CALLS;
}

static PLAIN unsigned long
run_leaf(unsigned long call_count)
{
	unsigned value = 0;

	for (unsigned long i = 0; i < call_count; i++)
		value = first_leaf(value);
	__asm__ volatile("" : : "r"(value));
	return call_count;
}

static PLAIN unsigned long
run_alternating(unsigned long call_count)
{
	unsigned value = 0;

	for (unsigned long i = 0; i < call_count / 2; i++) {
		value = first_leaf(value);
		value = second_leaf(value);
	}
	__asm__ volatile("" : : "r"(value));
	return call_count / 2 * 2;
}

static PLAIN unsigned long
run_wide(unsigned long call_count)
{
	unsigned value = 0;

	for (unsigned long i = 0; i < call_count / CHILD_COUNT; i++) {
#define CHILD(n) value = child_##n(value);
		CHILDREN
#undef CHILD
	}
	__asm__ volatile("" : : "r"(value));
	return call_count / CHILD_COUNT * CHILD_COUNT;
}

PLAIN const struct workload *
workloads_all(void)
{
	static const struct workload table[] = {
		{ "fib", "recursive, two calls a call", run_fib },
		{ "leaf", "one function in a loop", run_leaf },
		{ "alternating", "two functions in turn", run_alternating },
		{ "wide", "64 functions in turn", run_wide },
		{ 0 },
	};

	return table;
}

PLAIN const struct workload *
workloads_find(const char *name)
{
	for (const struct workload *w = workloads_all(); w->name; w++)
		if (strcmp(w->name, name) == 0)
			return w;
	return 0;
}
