/* SPDX-License-Identifier: MIT
 *
 * landing.c - calls made right behind a jump
 *
 * usage: landing CASE
 *
 *     frames    jumps out of frames of four sizes, calls with frames of four
 *               sizes behind them; by longjmp, _longjmp and siglongjmp in turn
 *     deep      out of 1,000 frames
 *     inlined   out of functions inlined into the one that calls setjmp
 *     room      into a function whose frame has grown since it was entered
 *     handler   out of a signal handler
 *     above     out of one on a stack above the thread's
 *     below     and below it
 *     nested    out of a handler that interrupted another one on its stack
 *     fibers    from stack to stack
 *     plugin FILE   none here: it calls catch_all() of a library
 *
 * after_...() are the calls behind a jump: 100 a case of each, by land_...().
 */
#include "counts.h"

#include <alloca.h>
#include <dlfcn.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <ucontext.h>

static sigjmp_buf landing;
static volatile unsigned jumps;

static void
leaf(void)
{
	COUNT_THIS_CALL();
}

/* A function to jump out of, and one to be called behind a jump, that take so
 * many bytes of stack. */
#define FRAMES(name, bytes)                                                    \
	__attribute__((noinline)) static void leave_##name(void)               \
	{                                                                      \
		volatile char room[bytes];                                     \
                                                                               \
		COUNT_THIS_CALL();                                             \
		room[0] = 1;                                                   \
		if (jumps++ % 3 == 0)                                          \
			siglongjmp(landing, room[0]);                          \
		if (jumps % 3 == 1)                                            \
			_longjmp(landing, room[0]);                            \
		longjmp(landing, room[0]);                                     \
	}                                                                      \
	__attribute__((noinline)) static void after_##name(void)               \
	{                                                                      \
		volatile char room[bytes];                                     \
                                                                               \
		COUNT_THIS_CALL();                                             \
		room[0] = 1;                                                   \
		leaf();                                                        \
	}

FRAMES(tiny, 1)
FRAMES(small, 40)
FRAMES(large, 600)
FRAMES(huge, 20000)

typedef void function(void);

enum { SIZES = 4, ROUNDS = 25 };

static function *const leaves[SIZES] = {leave_tiny, leave_small, leave_large,
					leave_huge};
static function *const afters[SIZES] = {after_tiny, after_small, after_large,
					after_huge};

/* Each way out with each call behind it. */
__attribute__((no_instrument_function)) static void
for_all_sizes(void (*land)(function *leave, function *after))
{
	for (int i = 0; i < SIZES * SIZES * ROUNDS; i++)
		land(leaves[i % SIZES], afters[i / SIZES % SIZES]);
}

static void
land_frame(function *leave, function *after)
{
	COUNT_THIS_CALL();
	if (sigsetjmp(landing, 1) == 0)
		leave();
	after();
}

__attribute__((noinline)) static int
go_down(int depth, function *leave)
{
	volatile char room[100];

	COUNT_THIS_CALL();
	room[0] = 0;
	if (depth == 0)
		leave();
	return go_down(depth - 1, leave) + room[0];
}

static void
land_deep(function *leave, function *after)
{
	COUNT_THIS_CALL();
	if (sigsetjmp(landing, 0) == 0)
		go_down(999, leave);
	after();
}

__attribute__((always_inline)) static inline void
inlined_inner(function *leave)
{
	COUNT_THIS_CALL();
	leave();
}

__attribute__((always_inline)) static inline void
inlined_outer(function *leave)
{
	COUNT_THIS_CALL();
	leaf();
	inlined_inner(leave);
}

static void
land_inlined(function *leave, function *after)
{
	COUNT_THIS_CALL();
	if (sigsetjmp(landing, 1) == 0)
		inlined_outer(leave);
	after();
}

static void
land_room(function *leave, function *after)
{
	volatile char *room;

	COUNT_THIS_CALL();
	leaf();
	room = alloca(64 + jumps % 7 * 16);
	room[0] = 1;
	if (sigsetjmp(landing, 1) == 0)
		leave();
	after();
}

static function *handler_leave;

static void
handle(int signal)
{
	COUNT_THIS_CALL();
	leaf();
	if (signal == SIGUSR2)
		raise(SIGUSR1);
	handler_leave();
}

__attribute__((noinline)) static void
interrupted(int signal)
{
	volatile char room[300];

	COUNT_THIS_CALL();
	room[0] = 1;
	raise(signal);
}

/* The mask that was saved is the program's again. */
__attribute__((no_instrument_function)) static void
check_mask(void)
{
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	if (sigismember(&mask, SIGUSR1) || sigismember(&mask, SIGUSR2))
		abort();
}

static void
land_handler(function *leave, function *after)
{
	COUNT_THIS_CALL();
	handler_leave = leave;
	jumps = 0; /* siglongjmp alone */
	if (sigsetjmp(landing, 1) == 0)
		interrupted(SIGUSR1);
	after();
	check_mask();
}

static void
land_nested(function *leave, function *after)
{
	COUNT_THIS_CALL();
	handler_leave = leave;
	jumps = 0;
	if (sigsetjmp(landing, 1) == 0)
		interrupted(SIGUSR2);
	after();
	check_mask();
}

static void
install(void)
{
	struct sigaction action = {.sa_flags = SA_ONSTACK};

	COUNT_THIS_CALL();
	action.sa_handler = handle;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
}

enum { PART_BYTES = 1 << 20 };

static void *
run_on_stack(void *signal_stack)
{
	stack_t stack = {.ss_sp = signal_stack, .ss_size = PART_BYTES};

	COUNT_THIS_CALL();
	install();
	if (sigaltstack(&stack, NULL) != 0)
		abort();
	for_all_sizes(land_handler);
	for_all_sizes(land_nested);
	return NULL;
}

/* A thread in the middle of a mapping whose ends are signal stacks. */
static void
run_thread(int is_above)
{
	char *parts = mmap(NULL, 3 * PART_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_attr_t attributes;
	pthread_t thread;

	COUNT_THIS_CALL();
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, parts + PART_BYTES, PART_BYTES);
	if (pthread_create(&thread, &attributes, run_on_stack,
			   parts + (is_above ? 2 : 0) * PART_BYTES) != 0)
		abort();
	pthread_join(thread, NULL);
}

static ucontext_t home_context, fiber_context;
static jmp_buf home, away;

__attribute__((noinline)) static void
fiber_step(void)
{
	volatile char room[200];

	COUNT_THIS_CALL();
	room[0] = 1;
	leaf();
}

__attribute__((noinline)) static void
leave_fiber(void)
{
	COUNT_THIS_CALL();
	_longjmp(home, 1);
}

static void
fiber(void)
{
	COUNT_THIS_CALL();
	for (;;) {
		fiber_step();
		if (_setjmp(away) == 0)
			leave_fiber();
	}
}

static void
land_fiber(function *leave, function *after)
{
	static int is_started;

	COUNT_THIS_CALL();
	(void)leave;
	if (_setjmp(home) == 0) {
		if (is_started++)
			_longjmp(away, 1);
		setcontext(&fiber_context);
	}
	after();
}

static void
run_fibers(void)
{
	static char stack[1 << 18];

	COUNT_THIS_CALL();
	getcontext(&fiber_context);
	fiber_context.uc_stack.ss_sp = stack;
	fiber_context.uc_stack.ss_size = sizeof(stack);
	fiber_context.uc_link = &home_context;
	makecontext(&fiber_context, fiber, 0);
	for_all_sizes(land_fiber);
}

static void
run_plugin(const char *path)
{
	void *plugin = dlopen(path, RTLD_NOW);
	function *catch_all;

	COUNT_THIS_CALL();
	if (!plugin)
		abort();
	catch_all = (function *)dlsym(plugin, "catch_all");
	if (!catch_all)
		abort();
	catch_all();
}

static int
run(const char *name, const char *path)
{
	COUNT_THIS_CALL();
	if (strcmp(name, "frames") == 0)
		for_all_sizes(land_frame);
	else if (strcmp(name, "deep") == 0)
		for_all_sizes(land_deep);
	else if (strcmp(name, "inlined") == 0)
		for_all_sizes(land_inlined);
	else if (strcmp(name, "room") == 0)
		for_all_sizes(land_room);
	else if (strcmp(name, "handler") == 0) {
		install();
		for_all_sizes(land_handler);
	} else if (strcmp(name, "above") == 0)
		run_thread(1);
	else if (strcmp(name, "below") == 0)
		run_thread(0);
	else if (strcmp(name, "nested") == 0) {
		install();
		for_all_sizes(land_nested);
	} else if (strcmp(name, "fibers") == 0)
		run_fibers();
	else if (strcmp(name, "plugin") == 0)
		run_plugin(path);
	else
		return 2;
	leaf();
	return 0;
}

int
main(int argc, char **argv)
{
	COUNT_THIS_CALL();
	return run(argc > 1 ? argv[1] : "frames", argc > 2 ? argv[2] : "");
}
