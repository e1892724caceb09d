/* SPDX-License-Identifier: MIT
 *
 * machine.h - what the hooks need from an AArch64 processor
 *
 * A handler may interrupt a hook between any two instructions.  A node's words
 * need no single-instruction updates here: the node is taken (its stack
 * position says so) before they change, and a handler makes a twin of a taken
 * node.  Only the ring's count is shared with handlers; exclusive loads and
 * stores start over when an exception came between.  Other processors see
 * stores out of order, so publishing is a store barrier.
 */
#ifndef CYGPROF_MACHINE_H
#define CYGPROF_MACHINE_H

#include "runtime/attributes.h"

#include <stdint.h>

/* What was stored before is seen before what is stored after. */
CYGPROF_HOT void
cygprof_machine_publish(void)
{
	__asm__ volatile("dmb ishst" ::: "memory");
}

CYGPROF_HOT void
cygprof_machine_increment(uint64_t *word)
{
	*(volatile uint64_t *)word += 1;
}

CYGPROF_HOT void
cygprof_machine_add(int64_t *word, int64_t amount)
{
	*(volatile int64_t *)word += amount;
}

CYGPROF_HOT void
cygprof_machine_subtract(int64_t *word, int64_t amount)
{
	*(volatile int64_t *)word -= amount;
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
