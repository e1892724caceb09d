/* SPDX-License-Identifier: MIT
 *
 * syscall.h - how an AArch64 program calls Linux
 *
 * The instruction itself: no errno, no cancellation point, no libc.  Only
 * sys.c includes this, so a test that puts another syscall.h before it on the
 * include path sees, counts and fails every call of the runtime.
 *
 * Failure: the kernel's value, -4095 .. -1 for an error.
 */
#ifndef CYGPROF_SYSCALL_H
#define CYGPROF_SYSCALL_H

#include "runtime/attributes.h"

#include <stdbool.h>
#include <sys/syscall.h>

/* The number goes to x8, arguments to x0 .. x5, the answer comes in x0; the
 * kernel keeps all other registers. */
static inline CYGPROF_QUIET long
cygprof_syscall6(long number, long one, long two, long three, long four,
		 long five, long six)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = one;
	register long x1 __asm__("x1") = two;
	register long x2 __asm__("x2") = three;
	register long x3 __asm__("x3") = four;
	register long x4 __asm__("x4") = five;
	register long x5 __asm__("x5") = six;

	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4),
			   "r"(x5)
			 : "cc", "memory");
	return x0;
}

static inline CYGPROF_QUIET long
cygprof_syscall4(long number, long one, long two, long three, long four)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = one;
	register long x1 __asm__("x1") = two;
	register long x2 __asm__("x2") = three;
	register long x3 __asm__("x3") = four;

	__asm__ volatile("svc 0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3)
			 : "cc", "memory");
	return x0;
}

static inline CYGPROF_QUIET long
cygprof_syscall3(long number, long one, long two, long three)
{
	return cygprof_syscall4(number, one, two, three, 0);
}

static inline CYGPROF_QUIET bool
cygprof_syscall_has_thread_pointer(void)
{
	unsigned long base;

	__asm__ volatile("mrs %0, tpidr_el0" : "=r"(base));
	return base != 0;
}

#endif
