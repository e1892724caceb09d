/* SPDX-License-Identifier: MIT
 *
 * hook-stage.c - a clock that a test moves, and stacks that it chooses
 */
#include "tests/unit/hook-stage.h"

#include <sys/mman.h>

#include "runtime/cygprof.h"
#include "runtime/ticks.h"

static __thread uint64_t now_ticks = STAGE_START_TICKS;

/* In place of the runtime's own, which is then not linked. */
uint64_t
cygprof_ticks_monotonic(void)
{
	return now_ticks;
}

uint64_t
stage_ticks(void)
{
	return now_ticks;
}

void
stage_pass(uint64_t ticks)
{
	now_ticks += ticks;
}

uintptr_t
stage_stacks(size_t count)
{
	void *low =
		mmap(NULL, count * STAGE_STACK_BYTES, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return low == MAP_FAILED ? 0 : (uintptr_t)low;
}

/* Calls HOOK(function, call_site) with the stack pointer at position. */
#if defined(__x86_64__)
#define CALL_ON_STACK(NAME, HOOK)                                              \
	__asm__(".pushsection .text\n"                                         \
		".type " #NAME ", @function\n" #NAME ":\n"                     \
		"	push %rbp\n"                                                 \
		"	mov %rsp, %rbp\n"                                            \
		"	mov %rdi, %rsp\n"                                            \
		"	mov %rsi, %rdi\n"                                            \
		"	mov %rdx, %rsi\n"                                            \
		"	call " #HOOK "\n"                                      \
		"	mov %rbp, %rsp\n"                                            \
		"	pop %rbp\n"                                                  \
		"	ret\n"                                                       \
		".size " #NAME ", . - " #NAME "\n"                             \
		".popsection");
#elif defined(__aarch64__)
#define CALL_ON_STACK(NAME, HOOK)                                              \
	__asm__(".pushsection .text\n"                                         \
		".type " #NAME ", @function\n" #NAME ":\n"                     \
		"	stp x29, x30, [sp, -16]!\n"                                  \
		"	mov x29, sp\n"                                               \
		"	mov sp, x0\n"                                                \
		"	mov x0, x1\n"                                                \
		"	mov x1, x2\n"                                                \
		"	bl " #HOOK "\n"                                        \
		"	mov sp, x29\n"                                               \
		"	ldp x29, x30, [sp], 16\n"                                    \
		"	ret\n"                                                       \
		".size " #NAME ", . - " #NAME "\n"                             \
		".popsection");
#else
#error "there is no way to call a hook on another stack here yet"
#endif

CALL_ON_STACK(enter_from_first, __cyg_profile_func_enter)
CALL_ON_STACK(enter_from_second, __cyg_profile_func_enter)
CALL_ON_STACK(enter_from_third, __cyg_profile_func_enter)
CALL_ON_STACK(exit_from_any, __cyg_profile_func_exit)

void enter_from_first(uintptr_t position, uintptr_t function,
		      uintptr_t call_site);
void enter_from_second(uintptr_t position, uintptr_t function,
		       uintptr_t call_site);
void enter_from_third(uintptr_t position, uintptr_t function,
		      uintptr_t call_site);
void exit_from_any(uintptr_t position, uintptr_t function, uintptr_t call_site);

void
stage_enter(const struct stage_place *place, uintptr_t function)
{
	switch (place->caller) {
	case 0:
		enter_from_first(place->position, function, place->call_site);
		break;
	case 1:
		enter_from_second(place->position, function, place->call_site);
		break;
	default:
		enter_from_third(place->position, function, place->call_site);
	}
}

void
stage_exit(const struct stage_place *place, uintptr_t function)
{
	exit_from_any(place->position, function, place->call_site);
}
