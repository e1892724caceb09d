/* SPDX-License-Identifier: MIT
 *
 * signals.c - calls that signal handlers make
 *
 * usage: signals CASE [SIGNALS]
 *
 *     storm     signals from another thread while functions are called
 *     above     the same, handled on a stack above the thread's
 *     below     and below it
 *     inside    on a piece of the thread's own stack
 *     nested    two signals that interrupt each other
 *     jump      as storm, and each handler leaves by siglongjmp
 *     jump-off  as jump, off a signal stack
 *     timer     setitimer as fast as it goes
 *     small     on the smallest signal stack the kernel grants
 *
 * Handlers are counted too.  SIGNALS of them are handled; 3,000 if not said.
 */
#include "counts.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/time.h>

static volatile sig_atomic_t signals_left;
static volatile int has_landing;
static sigjmp_buf landing;

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

__attribute__((noinline)) static void
alternate(void)
{
	COUNT_THIS_CALL();
	leaf();
	fib(3);
}

/* A timer that is faster than its handler would leave no time for else. */
__attribute__((no_instrument_function)) static void
stop_timer(void)
{
	static const struct itimerval never;

	setitimer(ITIMER_REAL, &never, NULL);
}

static void
handle(int signal)
{
	COUNT_THIS_CALL();
	(void)signal;
	leaf();
	alternate();
	if (signals_left > 0)
		signals_left--;
	else
		stop_timer();
}

static void
handle_nested(int number)
{
	COUNT_THIS_CALL();
	leaf();
	if (number == SIGUSR1)
		raise(SIGUSR2);
	fib(2);
	if (number == SIGUSR1 && signals_left > 0)
		signals_left--;
}

static void
handle_and_jump(int signal)
{
	COUNT_THIS_CALL();
	leaf();
	handle(signal);
	if (!has_landing)
		return;
	has_landing = 0; /* the next signal may come before we are there */
	siglongjmp(landing, 1);
}

/* What the signals interrupt. */
static void
work(void)
{
	COUNT_THIS_CALL();
	while (signals_left > 0) {
		alternate();
		fib(5);
	}
}

/* The landing place is laid anew for each jump. */
static void
work_and_land(void)
{
	COUNT_THIS_CALL();
	while (signals_left > 0) {
		if (sigsetjmp(landing, 1) == 0) {
			has_landing = 1;
			for (;;) {
				alternate();
				fib(5);
				if (signals_left <= 0)
					break;
			}
		}
		has_landing = 0;
		leaf();
	}
}

/* Paced by the handlers, which may be slower than it. */
__attribute__((no_instrument_function)) static void *
send_signals(void *thread)
{
	while (signals_left > 0) {
		pthread_kill(*(pthread_t *)thread, SIGUSR1);
		for (volatile int i = 0; i < 200; i++)
			;
	}
	return NULL;
}

static void
install(void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_flags = flags | SA_RESTART };

	COUNT_THIS_CALL();
	action.sa_handler = handler;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	sigaction(SIGALRM, &action, NULL);
}

static void
run_storm(void (*handler)(int), int flags, void (*function)(void))
{
	pthread_t self = pthread_self();
	pthread_t sender;

	COUNT_THIS_CALL();
	install(handler, flags);
	if (pthread_create(&sender, NULL, send_signals, &self) != 0)
		abort();
	function();
	pthread_join(sender, NULL);
}

static void
use_stack(void *low, size_t bytes)
{
	stack_t stack = { .ss_sp = low, .ss_size = bytes };

	COUNT_THIS_CALL();
	if (sigaltstack(&stack, NULL) != 0)
		abort();
}

struct case_of_thread {
	char *signal_stack;
	size_t signal_stack_bytes;
	void (*handler)(int);
	void (*function)(void);
};

static void *
run_in_thread(void *argument)
{
	const struct case_of_thread *the_case = argument;

	COUNT_THIS_CALL();
	use_stack(the_case->signal_stack, the_case->signal_stack_bytes);
	run_storm(the_case->handler, SA_ONSTACK, the_case->function);
	return NULL;
}

/* A thread whose stack lies in the middle of a large mapping. */
static void
run_on_stack(int is_above, void (*handler)(int), void (*function)(void))
{
	enum { PART_BYTES = 1 << 20 };
	char *parts = mmap(NULL, 3 * PART_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	struct case_of_thread the_case = {
		parts + (is_above ? 2 : 0) * PART_BYTES, PART_BYTES, handler,
		function
	};
	pthread_attr_t attributes;
	pthread_t thread;

	COUNT_THIS_CALL();
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, parts + PART_BYTES, PART_BYTES);
	if (pthread_create(&thread, &attributes, run_in_thread, &the_case) != 0)
		abort();
	pthread_join(thread, NULL);
}

static void
run_inside(void)
{
	char room[65536];

	COUNT_THIS_CALL();
	use_stack(room, sizeof(room));
	run_storm(handle, SA_ONSTACK, work);
}

static void
run_small(void)
{
	size_t bytes = getauxval(51 /* AT_MINSIGSTKSZ */);
	char *room;

	COUNT_THIS_CALL();
	if (bytes < 2048)
		bytes = 2048;
	bytes += 1024; /* for the handler itself and what it calls */
	room = mmap(NULL, 65536, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(room, 32768, PROT_NONE);
	use_stack(room + 32768, bytes);
	run_storm(handle, SA_ONSTACK, work);
}

static void
run_timer(void)
{
	struct itimerval often = { { 0, 1 }, { 0, 1 } };

	COUNT_THIS_CALL();
	install(handle, 0);
	setitimer(ITIMER_REAL, &often, NULL);
	work();
	stop_timer();
}

static int
run(const char *name)
{
	COUNT_THIS_CALL();
	if (strcmp(name, "storm") == 0)
		run_storm(handle, 0, work);
	else if (strcmp(name, "above") == 0)
		run_on_stack(1, handle, work);
	else if (strcmp(name, "below") == 0)
		run_on_stack(0, handle, work);
	else if (strcmp(name, "inside") == 0)
		run_inside();
	else if (strcmp(name, "nested") == 0)
		run_storm(handle_nested, 0, work);
	else if (strcmp(name, "jump") == 0)
		run_storm(handle_and_jump, 0, work_and_land);
	else if (strcmp(name, "jump-off") == 0)
		run_on_stack(1, handle_and_jump, work_and_land);
	else if (strcmp(name, "timer") == 0)
		run_timer();
	else if (strcmp(name, "small") == 0)
		run_small();
	else
		return 2;
	return 0;
}

int
main(int argc, char **argv)
{
	COUNT_THIS_CALL();
	signals_left = argc > 2 ? atoi(argv[2]) : 3000;
	return run(argc > 1 ? argv[1] : "storm");
}
