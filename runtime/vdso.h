/* SPDX-License-Identifier: MIT
 *
 * vdso.h - functions of the kernel that need no system call
 *
 * The kernel maps a small ELF file into every process.  libc calls it too, but
 * libc's functions can be interposed (also by instrumented ones, which would
 * come back to the hook that asked) and set errno.
 */
#ifndef CYGPROF_VDSO_H
#define CYGPROF_VDSO_H

#include "runtime/attributes.h"

/* The address of a function by its name; NULL if there is none. */
CYGPROF_QUIET void *cygprof_vdso_find(const char *name);

#endif
