/* SPDX-License-Identifier: MIT
 *
 * landing.h - where a jump lands
 *
 * A longjmp or an exception leaves calls without their exit.  Later events
 * prove most of them dead by where they stand on the stack, but the first call
 * behind a jump may have a larger frame than the call that was left: it stands
 * below it, as if called by it.  Whoever knows where control goes on tells it
 * here before it goes there.
 *
 * Functions inlined into one frame stand at one place of the stack.  One that
 * calls setjmp is never inlined, so a jump leaves all that are inlined into it;
 * one that catches may be, so those at the place of a catch stay open until
 * their caller's next event.
 *
 * Threads: any, handlers too; a jump may leave it anywhere.
 * Failure: what cannot be told is left to the next event.
 */
#ifndef CYGPROF_LANDING_H
#define CYGPROF_LANDING_H

#include "runtime/attributes.h"

#include <stdint.h>

/* Control is about to go on in a frame whose lowest address is stack, perhaps
 * on another stack.  Ends the calls of this thread whose frames lie strictly
 * below it on the same stack, and leaves a signal stack that it is not on. */
CYGPROF_COLD void cygprof_landing_catch(uintptr_t stack);

/* The same for a frame whose function called setjmp. */
CYGPROF_COLD void cygprof_landing_jump(uintptr_t stack);

#endif
