/* SPDX-License-Identifier: MIT
 *
 * syscall.h - how an x86-64 program calls Linux
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

#include <asm/prctl.h>
#include <stdbool.h>
#include <sys/syscall.h>

/* Arguments go to rdi, rsi, rdx, r10, r8, r9; the instruction itself destroys
 * rcx (it holds the return address) and r11 (the flags). */
static inline CYGPROF_QUIET long
cygprof_syscall6(long number, long one, long two, long three, long four,
		 long five, long six)
{
	long ret;
	register long r10 __asm__("r10") = four;
	register long r8 __asm__("r8") = five;
	register long r9 __asm__("r9") = six;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "0"(number), "D"(one), "S"(two), "d"(three),
			   "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "cc", "memory");
	return ret;
}

static inline CYGPROF_QUIET long
cygprof_syscall4(long number, long one, long two, long three, long four)
{
	long ret;
	register long r10 __asm__("r10") = four;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "0"(number), "D"(one), "S"(two), "d"(three),
			   "r"(r10)
			 : "rcx", "r11", "cc", "memory");
	return ret;
}

static inline CYGPROF_QUIET long
cygprof_syscall3(long number, long one, long two, long three)
{
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "0"(number), "D"(one), "S"(two), "d"(three)
			 : "rcx", "r11", "cc", "memory");
	return ret;
}

/* The base of fs is the thread pointer; libc sets it when it makes the first
 * thread's local storage. */
static inline CYGPROF_QUIET bool
cygprof_syscall_has_thread_pointer(void)
{
	unsigned long base = 0;

	if (cygprof_syscall3(SYS_arch_prctl, ARCH_GET_FS, (long)&base, 0) < 0)
		return true;
	return base != 0;
}

#endif
