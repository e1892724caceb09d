/* SPDX-License-Identifier: MIT
 *
 * stacks.h - where a stack begins and ends
 *
 * Known from the program (declared: cygprof_strand, makecontext) or else from
 * the kernel's mappings.
 *
 * Threads: any, handlers too; a declaration is published by its size.
 * Memory:  CYGPROF_DECLARED_STACKS of the process; what finds no room goes by
 *          the kernel's mapping.
 */
#ifndef CYGPROF_STACKS_H
#define CYGPROF_STACKS_H

#include "runtime/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

CYGPROF_HOT bool
cygprof_stack_holds(uintptr_t low, size_t bytes, uintptr_t stack)
{
	return stack - low < bytes;
}

/* Declares memory to be a stack, in place of what it overlaps; 0 bytes only
 * withdraws that. */
CYGPROF_COLD void cygprof_stacks_declare(uintptr_t low, size_t bytes);

/* Bounds of the stack that holds an address, as far as anybody knows.  False:
 * nobody does; the answer is a guess around the address. */
CYGPROF_COLD bool cygprof_stacks_bounds(uintptr_t stack, uintptr_t *ret_low,
					size_t *ret_bytes);

/* Takes declared stacks that do not hold the address out of bounds that do:
 * the kernel shows neighbouring mappings as one. */
CYGPROF_COLD void cygprof_stacks_cut(uintptr_t stack, uintptr_t *low,
				     size_t *bytes);

#endif
