/* SPDX-License-Identifier: MIT
 *
 * jump-target.h - where longjmp goes, on AArch64
 */
#ifndef CYGPROF_JUMP_TARGET_H
#define CYGPROF_JUMP_TARGET_H

#include "runtime/attributes.h"

#include <setjmp.h>
#include <stdint.h>

/* The stack pointer that longjmp will set, as it was behind the return from
 * setjmp; 0 if this libc's buffers cannot be read. */
#if defined(__GLIBC__) && defined(__LP64__)

/* The fourteenth word of glibc's buffer (x19 to x30, one unused, sp).  It is
 * mangled by exclusive or with a word that is private to libc, which another
 * buffer betrays whose stack pointer we know. */
static inline CYGPROF_QUIET uintptr_t
cygprof_jump_target(const void *jump_buffer)
{
	enum { STACK_WORD = 13 };
	jmp_buf here;
	uintptr_t here_stack;

	_setjmp(here);
	__asm__ volatile("mov %0, sp" : "=r"(here_stack));
	return ((const uintptr_t *)jump_buffer)[STACK_WORD] ^
	       ((const uintptr_t *)here)[STACK_WORD] ^ here_stack;
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
