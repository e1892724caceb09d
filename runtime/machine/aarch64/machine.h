/* SPDX-License-Identifier: MIT
 *
 * machine.h - what the hooks need from an AArch64 processor
 *
 * A handler may interrupt a hook between any two instructions, so words that a
 * handler may change too are changed by exclusive loads and stores, which
 * start over when an exception came between.  Other processors see stores out
 * of order, so publishing is a store barrier.
 */
#ifndef CYGPROF_MACHINE_H
#define CYGPROF_MACHINE_H

#include "runtime/attributes.h"

#include <stdint.h>

/* The largest page that the kernel may have. */
enum { CYGPROF_MACHINE_PAGE_BYTES = 65536 };

/* What was stored before is seen before what is stored after. */
CYGPROF_HOT void
cygprof_machine_publish(void)
{
	__asm__ volatile("dmb ishst" ::: "memory");
}

CYGPROF_HOT void
cygprof_machine_add(int64_t *word, int64_t amount)
{
	int64_t sum;
	uint32_t failed;

	__asm__ volatile("1: ldxr %0, %2\n"
			 "   add %0, %0, %3\n"
			 "   stxr %w1, %0, %2\n"
			 "   cbnz %w1, 1b"
			 : "=&r"(sum), "=&r"(failed), "+Q"(*word)
			 : "r"(amount)
			 : "memory");
}

CYGPROF_HOT void
cygprof_machine_subtract(int64_t *word, int64_t amount)
{
	cygprof_machine_add(word, -amount);
}

CYGPROF_HOT void
cygprof_machine_increment(uint64_t *word)
{
	cygprof_machine_add((int64_t *)word, 1);
}

/* Adds 1 and returns what was there before. */
CYGPROF_HOT uint64_t
cygprof_machine_reserve(uint64_t *word)
{
	uint64_t before, after;
	uint32_t failed;

	__asm__ volatile("1: ldxr %0, %3\n"
			 "   add %1, %0, #1\n"
			 "   stxr %w2, %1, %3\n"
			 "   cbnz %w2, 1b"
			 : "=&r"(before), "=&r"(after), "=&r"(failed),
			   "+Q"(*word)::"memory");
	return before;
}

CYGPROF_HOT uint64_t
cygprof_machine_plain_ticks(void)
{
	uint64_t ticks;

	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks)::"memory");
	return ticks;
}

/* Waits for the work that precedes a clock read. */
CYGPROF_HOT void
cygprof_machine_wait(void)
{
	__asm__ volatile("isb" ::: "memory");
}

#endif
