/* SPDX-License-Identifier: MIT
 *
 * single-step.c - a handler that runs after every instruction of the hooks
 *
 *     single-step MODE LEVELS
 *
 * The trap flag makes the processor raise SIGTRAP after each instruction; the
 * handler does its deed whenever the interrupted instruction lies in the
 * recorder.  MODE is what it does there:
 *
 *     leaf    calls a function          same   calls the functions that are
 *     paths   makes new call paths             being entered and left
 *     mixed   all of that               jump   leaves by siglongjmp: one run
 *     fork    forks: one run for each           for each instruction
 *             instruction, in which the child goes on
 *
 * LEVELS 2: the instructions of the handler's own hooks are interrupted too.
 * The program prints how often the handler did its deed, and fails if a child
 * crashed.
 */
#include "counts.h"

#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <ucontext.h>

#define QUIET __attribute__((no_instrument_function))
#define CALL __attribute__((noinline))

#if defined(__x86_64__)
#define PROGRAM_COUNTER REG_RIP
#define TRAP_FLAG 0x100
#else
#error "single-step.c knows the trap flag of x86-64 only"
#endif

struct stepping {
	char mode;
	int levels;
	int level;
	int is_armed;
	int is_child;
	long seen_count; /* instructions of the recorder in this run */
	long target;	 /* jump, fork: the one to act at */
	long deeds;
	long crashes; /* children that a signal ended */
	unsigned next_path;
	uintptr_t low, high; /* code of the recorder */
	sigjmp_buf back;
};

static volatile struct stepping stepping;

static CALL int
target(int x)
{
	COUNT_THIS_CALL();
	__asm__ volatile("" : "+r"(x));
	return x + 1;
}

static CALL int
outer(int x)
{
	COUNT_THIS_CALL();
	x = target(x);
	__asm__ volatile("" : "+r"(x));
	return x + 1;
}

static CALL int
leaf(int x)
{
	COUNT_THIS_CALL();
	__asm__ volatile("" : "+r"(x));
	return x + 1;
}

static CALL int odd(unsigned bits, int depth);

/* A path of even and odd by the bits of a number: 2^depth different ones. */
static CALL int
even(unsigned bits, int depth)
{
	COUNT_THIS_CALL();
	int x = depth ? (bits & 1 ? odd : even)(bits >> 1, depth - 1) : 1;

	__asm__ volatile("" : "+r"(x));
	return x + 1;
}

static CALL int
odd(unsigned bits, int depth)
{
	COUNT_THIS_CALL();
	int x = depth ? (bits & 1 ? odd : even)(bits >> 1, depth - 1) : 2;

	__asm__ volatile("" : "+r"(x));
	return x + 1;
}

static QUIET void
step(int on)
{
	if (on)
		__asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq" ::
					 : "memory", "cc");
	else
		__asm__ volatile("pushfq; andq $~0x100, (%%rsp); popfq" ::
					 : "memory", "cc");
}

/* Calls other functions, being stepped through if levels are left. */
static QUIET void
call_others(char mode)
{
	stepping.level++;
	if (stepping.level < stepping.levels)
		step(1);
	if (mode == 'l' || mode == 'm')
		leaf(1);
	if (mode == 's' || mode == 'm') {
		target(2);
		outer(3);
	}
	if (mode == 'p' || mode == 'm')
		even(stepping.next_path++, mode == 'm' ? 4 : 9);
	step(0);
	stepping.level--;
}

static QUIET void
fork_here(ucontext_t *context)
{
	pid_t child = fork();

	context->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
	if (child) {
		int status;

		waitpid(child, &status, 0);
		stepping.crashes += WIFSIGNALED(status);
	} else {
		stepping.is_child = 1;
	}
}

static QUIET void
on_trap(int number, siginfo_t *info, void *data)
{
	ucontext_t *context = data;
	uintptr_t at = (uintptr_t)context->uc_mcontext.gregs[PROGRAM_COUNTER];

	(void)number;
	(void)info;
	if (!stepping.is_armed || at < stepping.low || at >= stepping.high ||
	    stepping.level >= stepping.levels)
		return;
	if (stepping.mode != 'j' && stepping.mode != 'f') {
		stepping.deeds++;
		call_others(stepping.mode);
		return;
	}
	if (stepping.seen_count++ != stepping.target)
		return;
	stepping.is_armed = 0;
	stepping.deeds++;
	if (stepping.mode == 'f') {
		fork_here(context);
		return;
	}
	if (stepping.levels > 1) {
		target(5);
		even(stepping.next_path++, 5);
	}
	siglongjmp(*(sigjmp_buf *)&stepping.back, 1);
}

/* The code of the object that defines the enter hook. */
static QUIET int
find_recorder(struct dl_phdr_info *object, size_t bytes, void *hook)
{
	(void)bytes;
	for (int i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
		uintptr_t low = object->dlpi_addr + segment->p_vaddr;

		if (segment->p_type == PT_LOAD && segment->p_flags & PF_X &&
		    (uintptr_t)hook - low < segment->p_memsz) {
			stepping.low = low;
			stepping.high = low + segment->p_memsz;
		}
	}
	return 0;
}

static QUIET void
stepped_calls(void)
{
	stepping.is_armed = 1;
	step(1);
	outer(1);
	target(3);
	even(stepping.next_path++, 3);
	step(0);
	stepping.is_armed = 0;
}

/* Acts at the first instruction, at the second ... until a run has fewer. */
static QUIET void
act_at_each_instruction(void)
{
	for (;; stepping.target++) {
		long deeds = stepping.deeds;

		stepping.seen_count = 0;
		if (sigsetjmp(*(sigjmp_buf *)&stepping.back, 1) == 0)
			stepped_calls();
		if (stepping.is_child)
			exit(0);
		outer(1);
		leaf(3);
		if (stepping.deeds == deeds)
			return;
	}
}

QUIET void __cyg_profile_func_enter(void *function, void *call_site);

QUIET int
main(int argument_count, char **arguments)
{
	struct sigaction action = { .sa_sigaction = on_trap,
				    .sa_flags = SA_SIGINFO | SA_NODEFER };

	if (argument_count != 3)
		return 2;
	stepping.mode = arguments[1][0];
	stepping.levels = atoi(arguments[2]);
	stepping.next_path = 1;
	dl_iterate_phdr(find_recorder, (void *)__cyg_profile_func_enter);
	sigaction(SIGTRAP, &action, NULL);
	outer(1);
	leaf(1);
	even(0, 2);
	if (stepping.mode == 'j' || stepping.mode == 'f')
		act_at_each_instruction();
	else
		for (int i = 0; i < 3; i++)
			stepped_calls();
	printf("%ld\n", stepping.deeds);
	return stepping.crashes ? 1 : 0;
}
