/* SPDX-License-Identifier: MIT
 *
 * model.c - random events for the hooks, and what must come of them
 *
 * usage: model SEED EVENTS STRANDS
 *
 * Calls the hooks as a program would, on stacks of its own: calls, inlined
 * calls, returns, jumps over any number of frames, exits that nobody entered,
 * switches between stacks.  A naive model (lists of open calls) keeps the
 * counts and is printed in the end, a line a fact:
 *
 *     NCALLS/PRIMITIVE FUNCTION
 *     FUNCTION <- NCALLS/PRIMITIVE CALLER     (none for a stack's first call)
 *     last FUNCTION                           newest last
 *
 * What no profiler can know is left out: a jump out of an inlined call into
 * its own frame, and the same call instruction after a jump to it.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "cygprof.h"

enum {
	FUNCTIONS = 12,
	STRANDS_MOST = 8,
	DEPTH_MOST = 200,
	FRAME_BYTES = 64,
	STACK_BYTES = 1 << 20,
	LAST_CALLS = 20,
	NOBODY = FUNCTIONS,
};

/* Where functions begin; nothing ever runs there. */
#define FUNCTION(n)                                                            \
	void function_##n(void);                                               \
	void function_##n(void)                                                \
	{                                                                      \
		__asm__ volatile("# " #n);                                     \
	}
FUNCTION(0) FUNCTION(1) FUNCTION(2) FUNCTION(3) FUNCTION(4) FUNCTION(5)
FUNCTION(6) FUNCTION(7) FUNCTION(8) FUNCTION(9) FUNCTION(10) FUNCTION(11)

static void (*const functions[FUNCTIONS])(void) = {
	function_0, function_1, function_2, function_3, function_4,  function_5,
	function_6, function_7, function_8, function_9, function_10, function_11,
};

typedef void hook(void *function, void *call_site);

/* Calls a hook with the stack pointer somewhere else. */
#if defined(__x86_64__)
#define CALL_ON(hook, function, site, stack)                                   \
	__asm__ volatile("movq %%rsp, %%r12\n\t"                               \
			 "movq %[to], %%rsp\n\t"                               \
			 "call *%[f]\n\t"                                      \
			 "movq %%r12, %%rsp"                                   \
			 : "+D"(function), "+S"(site)                          \
			 : [f] "r"(hook), [to] "r"(stack)                      \
			 : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11",      \
			   "r12", "memory", "cc")
#elif defined(__aarch64__)
#define CALL_ON(hook, function, site, stack)                                   \
	do {                                                                   \
		register void *x0 __asm__("x0") = function;                    \
		register void *x1 __asm__("x1") = site;                        \
		__asm__ volatile("mov x19, sp\n\t"                             \
				 "mov sp, %[to]\n\t"                           \
				 "blr %[f]\n\t"                                \
				 "mov sp, x19"                                 \
				 : "+r"(x0), "+r"(x1)                          \
				 : [f] "r"(hook), [to] "r"(stack)              \
				 : "x2", "x3", "x4", "x5", "x6", "x7", "x8",   \
				   "x9", "x10", "x11", "x12", "x13", "x14",    \
				   "x15", "x16", "x17", "x18", "x19", "x30",   \
				   "memory", "cc");                            \
	} while (0)
#endif

/* Two call instructions: functions inlined into one frame have one each. */
static __attribute__((noinline)) void
call_first(hook *hook, void *function, void *site, uintptr_t stack)
{
	CALL_ON(hook, function, site, stack);
}

static __attribute__((noinline)) void
call_second(hook *hook, void *function, void *site, uintptr_t stack)
{
	CALL_ON(hook, function, site, stack);
}

struct call {
	unsigned function;
	uintptr_t site;
	uintptr_t stack;
	unsigned instruction; /* which of the two */
};

struct strand {
	uintptr_t top;
	unsigned depth;
	struct call calls[DEPTH_MOST];
	uintptr_t next_site; /* of the first call after a jump, or 0 */
};

struct numbers {
	unsigned long calls, primitive_calls;
};

static struct strand strands[STRANDS_MOST];
static unsigned strand_count;
static struct numbers rows[FUNCTIONS];
static struct numbers edges[FUNCTIONS + 1][FUNCTIONS];
static unsigned last_calls[LAST_CALLS];
static unsigned long last_count, events_count;
static uint64_t random_state;
static uintptr_t fresh_site = 0x700000;

static unsigned
pick(unsigned count)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)((random_state >> 20) % count);
}

static int
is_open(const struct strand *strand, unsigned caller, unsigned function)
{
	for (unsigned i = 0; i < strand->depth; i++) {
		unsigned above =
			i ? strand->calls[i - 1].function : (unsigned)NOBODY;

		if (strand->calls[i].function == function &&
		    (caller == FUNCTIONS + 1 || above == caller))
			return 1;
	}
	return 0;
}

static void
enter(struct strand *strand, struct call call)
{
	unsigned caller = strand->depth ?
				  strand->calls[strand->depth - 1].function :
				  (unsigned)NOBODY;
	hook *enter_hook = __cyg_profile_func_enter;

	rows[call.function].calls++;
	rows[call.function].primitive_calls +=
		!is_open(strand, FUNCTIONS + 1, call.function);
	edges[caller][call.function].calls++;
	edges[caller][call.function].primitive_calls +=
		!is_open(strand, caller, call.function);
	strand->calls[strand->depth++] = call;
	strand->next_site = 0;
	(call.instruction ? call_second : call_first)(
		enter_hook, (void *)(uintptr_t)functions[call.function],
		(void *)call.site, call.stack);
}

static void
make_call(struct strand *strand)
{
	unsigned depth = strand->depth;
	struct call call = { .function = pick(FUNCTIONS) };

	if (depth == DEPTH_MOST)
		return;
	call.instruction = pick(2);
	call.stack = (depth ? strand->calls[depth - 1].stack : strand->top) -
		     FRAME_BYTES * (1 + pick(3) * (strand->next_site == 0));
	if (strand->next_site)
		call.stack = strand->calls[depth].stack;
	call.site = strand->next_site ? strand->next_site :
					0x100000 + depth * 64 + pick(3) * 8;
	enter(strand, call);
}

static void
make_inlined_call(struct strand *strand)
{
	struct call call;

	if (!strand->depth || strand->depth == DEPTH_MOST)
		return;
	call = strand->calls[strand->depth - 1];
	call.function = pick(FUNCTIONS);
	call.instruction = !call.instruction;
	enter(strand, call);
}

static void
leave(struct strand *strand)
{
	struct call call;

	if (!strand->depth)
		return;
	call = strand->calls[--strand->depth];
	strand->next_site = 0;
	last_calls[last_count++ % LAST_CALLS] = call.function;
	call_first(__cyg_profile_func_exit,
		   (void *)(uintptr_t)functions[call.function],
		   (void *)call.site, call.stack);
}

/* Leaves calls silently; the next call stands where the outermost of them
 * stood, made by another instruction. */
static void
jump(struct strand *strand)
{
	unsigned target;

	if (strand->depth < 2)
		return;
	target = 1 + pick(strand->depth - 1);
	if (strand->calls[target].stack == strand->calls[target - 1].stack)
		return;
	strand->depth = target;
	strand->next_site = fresh_site;
	fresh_site += 8;
}

static void
exit_nobody(struct strand *strand)
{
	uintptr_t stack = strand->depth ?
				  strand->calls[strand->depth - 1].stack :
				  strand->top;

	/* Right behind a jump it would tell of the jump. */
	if (strand->next_site)
		return;
	call_first(__cyg_profile_func_exit,
		   (void *)(uintptr_t)functions[pick(FUNCTIONS)],
		   (void *)0x666, stack);
}

static void *
run(void *argument)
{
	struct strand *strand = &strands[0];

	(void)argument;
	for (unsigned long i = 0; i < events_count; i++) {
		unsigned chance = pick(100);
		unsigned calls_chance = i / 64 % 2 ? 35 : 50;

		if (chance < calls_chance)
			make_call(strand);
		else if (chance < calls_chance + 5)
			make_inlined_call(strand);
		else if (chance < 92)
			leave(strand);
		else if (chance < 95)
			jump(strand);
		else if (chance < 97)
			exit_nobody(strand);
		else
			strand = &strands[pick(strand_count)];
	}
	return NULL;
}

/* A guard page keeps the kernel from making one mapping of two stacks. */
static char *
map_stack(void)
{
	char *stack = mmap(NULL, STACK_BYTES + 4096, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (stack == MAP_FAILED || mprotect(stack, 4096, PROT_NONE) != 0)
		abort();
	return stack + 4096;
}

static void
print_numbers(const struct numbers *numbers)
{
	if (numbers->calls == numbers->primitive_calls)
		printf("%lu", numbers->calls);
	else
		printf("%lu/%lu", numbers->calls, numbers->primitive_calls);
}

static void
print_model(void)
{
	for (unsigned i = 0; i < FUNCTIONS; i++) {
		if (!rows[i].calls)
			continue;
		print_numbers(&rows[i]);
		printf(" function_%u\n", i);
	}
	for (unsigned i = 0; i < NOBODY; i++)
		for (unsigned j = 0; j < FUNCTIONS; j++)
			if (edges[i][j].calls) {
				printf("function_%u <- ", j);
				print_numbers(&edges[i][j]);
				printf(" function_%u\n", i);
			}
	for (unsigned long i = last_count > LAST_CALLS ?
				       last_count - LAST_CALLS :
				       0;
	     i < last_count; i++)
		printf("last function_%u\n", last_calls[i % LAST_CALLS]);
}

int
main(int argc, char **argv)
{
	pthread_attr_t attributes;
	pthread_t thread;
	char *stack = map_stack();

	if (argc != 4)
		return 2;
	random_state = strtoull(argv[1], NULL, 10) * 0x9e3779b97f4a7c15 + 1;
	events_count = strtoul(argv[2], NULL, 10);
	strand_count = (unsigned)atoi(argv[3]);
	if (strand_count < 1 || strand_count > STRANDS_MOST)
		return 2;
	strands[0].top = (uintptr_t)stack + STACK_BYTES / 2;
	for (unsigned i = 1; i < strand_count; i++) {
		char *other = map_stack();

		cygprof_strand(other, STACK_BYTES);
		strands[i].top = (uintptr_t)other + STACK_BYTES - 4096;
	}
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, stack, STACK_BYTES);
	if (pthread_create(&thread, &attributes, run, NULL) != 0)
		return 1;
	pthread_join(thread, NULL);
	print_model();
	return 0;
}
