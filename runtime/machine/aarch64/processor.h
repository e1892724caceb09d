/* SPDX-License-Identifier: MIT
 *
 * processor.h - what the runtime asks an AArch64 processor once
 */
#ifndef CYGPROF_PROCESSOR_H
#define CYGPROF_PROCESSOR_H

#include "runtime/attributes.h"

#include <elf.h>
#include <stdbool.h>

#define CYGPROF_ELF_MACHINE EM_AARCH64
#define CYGPROF_VDSO_CLOCK_GETTIME "__kernel_clock_gettime"

/* The architecture demands a generic timer of one rate. */
static inline CYGPROF_QUIET bool
cygprof_processor_has_steady_cycles(void)
{
	return true;
}

#endif
