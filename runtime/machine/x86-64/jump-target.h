/* SPDX-License-Identifier: MIT
 *
 * jump-target.h - where longjmp goes, on x86-64
 */
#ifndef CYGPROF_JUMP_TARGET_H
#define CYGPROF_JUMP_TARGET_H

#include "runtime/attributes.h"

#include <setjmp.h>
#include <stdint.h>

/* The stack pointer that longjmp will set, as it was behind the return from
 * setjmp; 0 if this libc's buffers cannot be read. */
#if defined(__GLIBC__) && defined(__LP64__)

/* The seventh word of glibc's buffer (rbx, rbp, r12 to r15, rsp, rip), and
 * the guard's place in the thread's block; both are part of glibc's ABI. */
static inline CYGPROF_QUIET uintptr_t
cygprof_jump_target(const void *jump_buffer)
{
	uintptr_t stack = ((const uintptr_t *)jump_buffer)[6];

	__asm__("rorq $17, %0\n\t"
		"xorq %%fs:0x30, %0"
		: "+r"(stack)
		:
		: "cc");
	return stack;
}

#else

static inline CYGPROF_QUIET uintptr_t
cygprof_jump_target(const void *jump_buffer)
{
	(void)jump_buffer;
	return 0;
}

#endif
#endif
