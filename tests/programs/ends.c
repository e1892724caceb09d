/* SPDX-License-Identifier: MIT
 *
 * ends.c - programs that end otherwise than by returning from main
 *
 * usage: ends CASE
 *
 *     exit quick-exit _exit abort trap segv kill terminate
 *                in a call 50 deep, of work(), by what the name says
 *     overflow   of the stack
 *     handled    segv, and a handler on a stack of its own that calls exit
 *     thread     segv in a thread while main and another thread work
 *     on         goes on until it is killed; one thread
 *     threads    the same with three
 */
#include "counts.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>

typedef void ending(void);

static unsigned
fib(unsigned n)
{
	COUNT_THIS_CALL();
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static void
leaf(void)
{
	COUNT_THIS_CALL();
}

static void
last_words(void)
{
	COUNT_THIS_CALL();
	leaf();
}

__attribute__((noinline)) static void
work(int depth, ending *end)
{
	COUNT_THIS_CALL();
	leaf();
	if (depth > 1)
		work(depth - 1, end);
	else
		end();
	fib(depth ? 2 : 3);
}

static void
end_by_exit(void)
{
	COUNT_THIS_CALL();
	exit(5);
}

static void
end_by_quick_exit(void)
{
	COUNT_THIS_CALL();
	quick_exit(5);
}

static void
end_by__exit(void)
{
	COUNT_THIS_CALL();
	_exit(5);
}

static void
end_by_abort(void)
{
	COUNT_THIS_CALL();
	abort();
}

static void
end_by_trap(void)
{
	COUNT_THIS_CALL();
	__builtin_trap();
}

static void
end_by_segv(void)
{
	COUNT_THIS_CALL();
	*(volatile int *)16 = 1;
}

static void
end_by_kill(void)
{
	COUNT_THIS_CALL();
	kill(getpid(), SIGKILL);
	pause();
}

static void
end_by_terminate(void)
{
	COUNT_THIS_CALL();
	kill(getpid(), SIGTERM);
	pause();
}

/* Counted behind what can overflow: a call without a body is none. */
__attribute__((noinline)) static int
overflow(volatile char *above)
{
	volatile char room[4096];

	room[0] = *above;
	COUNT_THIS_CALL();
	return overflow(room) + room[1];
}

static void
end_by_overflow(void)
{
	char end = 0;

	COUNT_THIS_CALL();
	overflow(&end);
}

static void
handle(int signal)
{
	COUNT_THIS_CALL();
	leaf();
	exit(signal == SIGSEGV ? 6 : 7);
}

static void
end_by_handler(void)
{
	static char room[65536];
	stack_t stack = { .ss_sp = room, .ss_size = sizeof(room) };
	struct sigaction action = { .sa_flags = SA_ONSTACK };

	COUNT_THIS_CALL();
	action.sa_handler = handle;
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	end_by_overflow();
}

static void
end_never(void)
{
	COUNT_THIS_CALL();
	for (;;) {
		leaf();
		fib(4);
	}
}

static void *
run_thread(void *end)
{
	COUNT_THIS_CALL();
	work(10, (ending *)end);
	return NULL;
}

static void
start(ending *end)
{
	pthread_t thread;

	COUNT_THIS_CALL();
	if (pthread_create(&thread, NULL, run_thread, (void *)end) != 0)
		abort();
}

static void
end_in_thread(void)
{
	COUNT_THIS_CALL();
	start(end_never);
	start(end_by_segv);
	end_never();
}

static void
end_never_in_threads(void)
{
	COUNT_THIS_CALL();
	start(end_never);
	start(end_never);
	end_never();
}

struct end {
	const char *name;
	ending *function;
};

static const struct end ends[] = {
	{ "exit", end_by_exit },
	{ "quick-exit", end_by_quick_exit },
	{ "_exit", end_by__exit },
	{ "abort", end_by_abort },
	{ "trap", end_by_trap },
	{ "segv", end_by_segv },
	{ "kill", end_by_kill },
	{ "terminate", end_by_terminate },
	{ "overflow", end_by_overflow },
	{ "handled", end_by_handler },
	{ "thread", end_in_thread },
	{ "on", end_never },
	{ "threads", end_never_in_threads },
};

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "exit";

	COUNT_THIS_CALL();
	atexit(last_words);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strcmp(name, ends[i].name) == 0)
			work(50, ends[i].function);
	return 2;
}
