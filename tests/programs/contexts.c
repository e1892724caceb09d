/* SPDX-License-Identifier: MIT
 *
 * contexts.c - calls on stacks that a program makes for itself
 *
 * usage: contexts CASE [SWITCHES]
 *
 *     ping-pong   two contexts and the thread in turn
 *     array       32 contexts whose stacks lie side by side, up and down
 *     declared    the same behind makecontext's back: cygprof_strand
 *     many        200 contexts, more than a lane keeps
 *     relay       eight contexts that pass control to each other
 *     exchange    two threads that pass contexts to each other
 *
 * SWITCHES: how often each context runs; 10,000 if not said, ended half-way
 * through a function.
 */
#include "counts.h"

#include <pthread.h>
#include <ucontext.h>

#include "cygprof.h"

enum { STACK_BYTES = 65536, MOST_CONTEXTS = 200 };

struct fiber {
	ucontext_t context;
	ucontext_t *back; /* who runs it */
	int is_even;
};

static struct fiber fibers[MOST_CONTEXTS];
static unsigned switches_count = 10000;

static unsigned
fib(unsigned n)
{
	COUNT_THIS_CALL();
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

/* Goes back to the thread in the middle of a call. */
__attribute__((noinline)) static void
give_way(struct fiber *fiber)
{
	COUNT_THIS_CALL();
	swapcontext(&fiber->context, fiber->back);
}

__attribute__((noinline)) static void
even_part(struct fiber *fiber)
{
	COUNT_THIS_CALL();
	fib(2);
	give_way(fiber);
	fib(1);
}

__attribute__((noinline)) static void
odd_part(struct fiber *fiber)
{
	COUNT_THIS_CALL();
	give_way(fiber);
	fib(3);
}

static void
fiber_main(int number)
{
	struct fiber *fiber = &fibers[number];

	COUNT_THIS_CALL();
	for (;;) {
		if (fiber->is_even)
			even_part(fiber);
		else
			odd_part(fiber);
	}
}

static void
make(int number, char *stack)
{
	struct fiber *fiber = &fibers[number];

	COUNT_THIS_CALL();
	fiber->is_even = number % 2 == 0;
	getcontext(&fiber->context);
	fiber->context.uc_stack.ss_sp = stack;
	fiber->context.uc_stack.ss_size = STACK_BYTES;
	fiber->context.uc_link = NULL;
	makecontext(&fiber->context, (void (*)(void))fiber_main, 1, number);
}

__attribute__((noinline)) static void
resume(struct fiber *fiber)
{
	ucontext_t here;

	COUNT_THIS_CALL();
	fiber->back = &here;
	swapcontext(&here, &fiber->context);
}

static char *
map_stacks(int count)
{
	char *stacks = mmap(NULL, (size_t)count * STACK_BYTES,
			    PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	COUNT_THIS_CALL();
	if (stacks == MAP_FAILED)
		abort();
	return stacks;
}

static void
make_all(int count, int is_declared)
{
	char *stacks = map_stacks(count);

	COUNT_THIS_CALL();
	for (int i = 0; i < count; i++) {
		char *stack = stacks + (size_t)i * STACK_BYTES;

		make(i, stack);
		if (is_declared)
			cygprof_strand(stack, STACK_BYTES);
	}
}

/* Up the array and down again, so that stack addresses grow and fall. */
static void
run_up_and_down(int count)
{
	COUNT_THIS_CALL();
	for (unsigned round = 0; round < switches_count; round++) {
		for (int i = 0; i < count; i++)
			resume(&fibers[i]);
		fib(2);
		for (int i = count - 1; i >= 0; i--)
			resume(&fibers[i]);
	}
}

/* Comes back in the same call of another context. */
__attribute__((noinline)) static void
pass_on(int number)
{
	COUNT_THIS_CALL();
	swapcontext(&fibers[number].context, &fibers[(number + 1) % 8].context);
}

static ucontext_t *relay_end;
static unsigned relays_left;

__attribute__((noinline)) static void
run_lap(int number)
{
	COUNT_THIS_CALL();
	pass_on(number);
	fib(2);
}

static void
relay_main(int number)
{
	COUNT_THIS_CALL();
	while (relays_left-- > 0) {
		run_lap(number);
		fib(1);
	}
	setcontext(relay_end);
}

static void
relay(void)
{
	ucontext_t here;

	COUNT_THIS_CALL();
	make_all(8, 0);
	for (int i = 0; i < 8; i++)
		makecontext(&fibers[i].context, (void (*)(void))relay_main, 1,
			    i);
	relays_left = 8 * switches_count;
	relay_end = &here;
	swapcontext(&here, &fibers[0].context);
}

static pthread_barrier_t barrier;

/* Odd and even fibers change threads each round. */
static void *
run_half(void *argument)
{
	unsigned half = argument ? 1 : 0;

	COUNT_THIS_CALL();
	for (unsigned round = 0; round < switches_count; round++) {
		for (unsigned i = 0; i < 8; i++)
			if ((i + round) % 2 == half)
				resume(&fibers[i]);
		fib(2);
		pthread_barrier_wait(&barrier);
	}
	return argument;
}

static void
exchange(void)
{
	pthread_t thread;

	COUNT_THIS_CALL();
	make_all(8, 0);
	pthread_barrier_init(&barrier, NULL, 2);
	if (pthread_create(&thread, NULL, run_half, (void *)1) != 0)
		abort();
	run_half(NULL);
	pthread_join(thread, NULL);
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "ping-pong";

	COUNT_THIS_CALL();
	if (argc > 2)
		switches_count = (unsigned)atoi(argv[2]);
	if (strcmp(name, "ping-pong") == 0) {
		make_all(2, 0);
		run_up_and_down(2);
	} else if (strcmp(name, "array") == 0) {
		make_all(32, 0);
		run_up_and_down(32);
	} else if (strcmp(name, "declared") == 0) {
		make_all(32, 1);
		run_up_and_down(32);
	} else if (strcmp(name, "many") == 0) {
		make_all(200, 0);
		run_up_and_down(200);
	} else if (strcmp(name, "relay") == 0) {
		relay();
	} else if (strcmp(name, "exchange") == 0) {
		exchange();
	} else {
		return 2;
	}
	return 0;
}
