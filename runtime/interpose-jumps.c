/* SPDX-License-Identifier: MIT
 *
 * interpose-jumps.c - libc's ways to jump, told of before they are taken
 *
 * In the shared library only, like interpose.c.  Each function is entered like
 * libc's of the same name and ends in it by a jump: __longjmp_chk compares its
 * own stack pointer with the target's, and finds it as its caller left it.
 * longjmp may be called by a handler, so libc's functions are looked up before
 * that; only a jump in a constructor that runs before ours looks them up.
 */
#include "runtime/attributes.h"
#include "runtime/landing.h"

#include "jump-target.h"

#include <dlfcn.h>
#include <stdint.h>

enum jump { JUMP, JUMP_PLAIN, JUMP_SIGNAL, JUMP_CHECKED, JUMP_COUNT };

/* libc's functions do not return, which the type keeps from the compiler: it
 * makes a call of such a function where a jump is wanted. */
typedef void jump_function(const void *jump_buffer, int value);

static jump_function *next_jumps[JUMP_COUNT];

static CYGPROF_QUIET void
look_up(enum jump jump)
{
	static const char names[JUMP_COUNT][16] = {
		[JUMP] = "longjmp",
		[JUMP_PLAIN] = "_longjmp",
		[JUMP_SIGNAL] = "siglongjmp",
		[JUMP_CHECKED] = "__longjmp_chk",
	};

	next_jumps[jump] = (jump_function *)dlsym(RTLD_NEXT, names[jump]);
}

static CYGPROF_QUIET __attribute__((constructor(101))) void
look_up_all(void)
{
	for (enum jump jump = 0; jump < JUMP_COUNT; jump++)
		look_up(jump);
}

/* Tells where a jump lands; libc's function to go on with. */
static CYGPROF_QUIET jump_function *
prepare(enum jump jump, const void *jump_buffer)
{
	uintptr_t stack = cygprof_jump_target(jump_buffer);

	if (stack)
		cygprof_landing_jump(stack);
	if (CYGPROF_UNLIKELY(!next_jumps[jump]))
		look_up(jump);
	return next_jumps[jump];
}

CYGPROF_EXPORT jump_function cygprof_longjmp __asm__("longjmp");
CYGPROF_EXPORT jump_function cygprof_plain_longjmp __asm__("_longjmp");
CYGPROF_EXPORT jump_function cygprof_siglongjmp __asm__("siglongjmp");
CYGPROF_EXPORT jump_function cygprof_longjmp_chk __asm__("__longjmp_chk");

CYGPROF_QUIET void
cygprof_longjmp(const void *jump_buffer, int value)
{
	prepare(JUMP, jump_buffer)(jump_buffer, value);
}

CYGPROF_QUIET void
cygprof_plain_longjmp(const void *jump_buffer, int value)
{
	prepare(JUMP_PLAIN, jump_buffer)(jump_buffer, value);
}

CYGPROF_QUIET void
cygprof_siglongjmp(const void *jump_buffer, int value)
{
	prepare(JUMP_SIGNAL, jump_buffer)(jump_buffer, value);
}

CYGPROF_QUIET void
cygprof_longjmp_chk(const void *jump_buffer, int value)
{
	prepare(JUMP_CHECKED, jump_buffer)(jump_buffer, value);
}
