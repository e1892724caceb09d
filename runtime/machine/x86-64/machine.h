/* SPDX-License-Identifier: MIT
 *
 * machine.h - what the hooks need from an x86-64 processor
 *
 * A handler may interrupt a hook between any two instructions, so words that a
 * handler may change too are changed by one instruction.  No lock prefix: only
 * the thread itself (and its handlers) writes, other processors just read, and
 * x86 keeps the order of stores.
 */
#ifndef CYGPROF_MACHINE_H
#define CYGPROF_MACHINE_H

#include "runtime/attributes.h"

#include <stdint.h>

/* The largest page that the kernel may have. */
enum { CYGPROF_MACHINE_PAGE_BYTES = 4096 };

/* Keeps the compiler from moving stores across; the processor does not. */
CYGPROF_HOT void
cygprof_machine_publish(void)
{
	__asm__ volatile("" ::: "memory");
}

CYGPROF_HOT void
cygprof_machine_increment(uint64_t *word)
{
	__asm__ volatile("incq %0" : "+m"(*word)::"cc", "memory");
}

CYGPROF_HOT void
cygprof_machine_add(int64_t *word, int64_t amount)
{
	__asm__ volatile("addq %1, %0"
			 : "+m"(*word)
			 : "r"(amount)
			 : "cc", "memory");
}

CYGPROF_HOT void
cygprof_machine_subtract(int64_t *word, int64_t amount)
{
	__asm__ volatile("subq %1, %0"
			 : "+m"(*word)
			 : "r"(amount)
			 : "cc", "memory");
}

/* Adds 1 and returns what was there before. */
CYGPROF_HOT uint64_t
cygprof_machine_reserve(uint64_t *word)
{
	uint64_t before = 1;

	__asm__ volatile("xaddq %0, %1"
			 : "+r"(before), "+m"(*word)::"cc", "memory");
	return before;
}

/* The cycle counter as soon as the processor gets there: up to 100 ns of
 * earlier work may still be pending. */
CYGPROF_HOT uint64_t
cygprof_machine_plain_ticks(void)
{
	uint64_t low, high; /* the instruction clears their upper halves */

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high)::"memory");
	return high << 32 | low;
}

/* Waits for the work that precedes a clock read. */
CYGPROF_HOT void
cygprof_machine_wait(void)
{
	__asm__ volatile("lfence" ::: "memory");
}

#endif
