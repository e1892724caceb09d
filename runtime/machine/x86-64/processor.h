/* SPDX-License-Identifier: MIT
 *
 * processor.h - what the runtime asks an x86-64 processor once
 */
#ifndef CYGPROF_PROCESSOR_H
#define CYGPROF_PROCESSOR_H

#include "runtime/attributes.h"

#include <cpuid.h>
#include <elf.h>
#include <stdbool.h>

#define CYGPROF_ELF_MACHINE EM_X86_64
#define CYGPROF_VDSO_CLOCK_GETTIME "__vdso_clock_gettime"

/* True if the cycle counter runs at one rate in all power states (CPUID leaf
 * 80000007h, EDX bit 8).  Hypervisors hide the bit where they cannot promise
 * it, and sometimes where they could. */
static inline CYGPROF_QUIET bool
cygprof_processor_has_steady_cycles(void)
{
	unsigned a, b, c, d;

	__cpuid(0x80000000, a, b, c, d);
	if (a < 0x80000007)
		return false;
	__cpuid(0x80000007, a, b, c, d);
	return (d >> 8 & 1) != 0;
}

#endif
