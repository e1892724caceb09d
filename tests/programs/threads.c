/* SPDX-License-Identifier: MIT
 *
 * threads.c - calls of many threads
 *
 * usage: threads CASE
 *
 *     together   eight at once
 *     short      200, one after the other
 *     crowd      200 at once
 *     exit       eight that leave by pthread_exit in depth
 *     cancel     eight that are cancelled in depth
 *     keys       eight whose key destructors call functions, four rounds
 *     rush       64 whose first calls come at once
 *     outlive    one that still runs when main returns
 *     all        all but the last
 */
#include "counts.h"

#include <pthread.h>

static pthread_key_t key;
static pthread_barrier_t barrier;

static unsigned
fib(unsigned n)
{
	COUNT_THIS_CALL();
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static void *
work(void *argument)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 20; i++)
		fib(12);
	return argument;
}

static void *
work_little(void *argument)
{
	COUNT_THIS_CALL();
	fib(5);
	return argument;
}

static void *
rush(void *argument)
{
	COUNT_THIS_CALL();
	pthread_barrier_wait(&barrier);
	fib(10);
	return argument;
}

__attribute__((noinline)) static void
leave(int depth)
{
	COUNT_THIS_CALL();
	if (depth == 0)
		pthread_exit(NULL);
	leave(depth - 1);
	fib(2);
}

static void *
work_and_leave(void *argument)
{
	COUNT_THIS_CALL();
	fib(8);
	leave(20);
	return argument;
}

/* Once the barrier is passed, all its calls are made. */
__attribute__((noinline)) static void
linger(int depth)
{
	COUNT_THIS_CALL();
	if (depth == 0) {
		pthread_barrier_wait(&barrier);
		for (;;)
			pause();
	}
	linger(depth - 1);
	fib(2);
}

static void *
work_and_linger(void *argument)
{
	COUNT_THIS_CALL();
	linger(20);
	return argument;
}

static void
destroy(void *value)
{
	uintptr_t rounds_left = (uintptr_t)value;

	COUNT_THIS_CALL();
	fib(4);
	if (rounds_left > 1)
		pthread_setspecific(key, (void *)(rounds_left - 1));
}

static void *
work_with_key(void *argument)
{
	COUNT_THIS_CALL();
	pthread_setspecific(key, (void *)(uintptr_t)4);
	fib(6);
	return argument;
}

static pthread_t
start(void *(*function)(void *))
{
	pthread_t thread;

	COUNT_THIS_CALL();
	if (pthread_create(&thread, NULL, function, NULL) != 0)
		abort();
	return thread;
}

static void
run_together(int count, void *(*function)(void *))
{
	pthread_t threads[200];

	COUNT_THIS_CALL();
	for (int i = 0; i < count; i++)
		threads[i] = start(function);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void
run_short(void)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 200; i++)
		run_together(1, work_little);
}

static void
run_cancelled(void)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 8; i++) {
		pthread_t thread;

		pthread_barrier_init(&barrier, NULL, 2);
		thread = start(work_and_linger);
		pthread_barrier_wait(&barrier);
		pthread_cancel(thread);
		pthread_join(thread, NULL);
		pthread_barrier_destroy(&barrier);
	}
}

static void
run_rush(void)
{
	COUNT_THIS_CALL();
	pthread_barrier_init(&barrier, NULL, 64);
	run_together(64, rush);
}

static int
run(const char *name)
{
	COUNT_THIS_CALL();
	if (strcmp(name, "together") == 0)
		run_together(8, work);
	else if (strcmp(name, "short") == 0)
		run_short();
	else if (strcmp(name, "crowd") == 0)
		run_together(200, work_little);
	else if (strcmp(name, "exit") == 0)
		run_together(8, work_and_leave);
	else if (strcmp(name, "cancel") == 0)
		run_cancelled();
	else if (strcmp(name, "keys") == 0)
		run_together(8, work_with_key);
	else if (strcmp(name, "rush") == 0)
		run_rush();
	else
		return 2;
	return 0;
}

static void *
go_on(void *argument)
{
	COUNT_THIS_CALL();
	fib(10);
	pthread_barrier_wait(&barrier);
	for (;;)
		pause();
	return argument;
}

static int
outlive(void)
{
	COUNT_THIS_CALL();
	pthread_barrier_init(&barrier, NULL, 2);
	start(go_on);
	pthread_barrier_wait(&barrier);
	return 0;
}

int
main(int argc, char **argv)
{
	static const char *const all[] = { "together", "short", "crowd", "exit",
					   "cancel",   "keys",	"rush" };
	const char *name = argc > 1 ? argv[1] : "all";

	COUNT_THIS_CALL();
	pthread_key_create(&key, destroy);
	if (strcmp(name, "outlive") == 0)
		return outlive();
	if (strcmp(name, "all") != 0)
		return run(name);
	for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		run(all[i]);
	return 0;
}
