/* SPDX-License-Identifier: MIT
 *
 * cygprof.c - what a program may ask of its profiler
 */
#include "runtime/cygprof.h"

#include "runtime/attributes.h"
#include "runtime/strand.h"

CYGPROF_EXPORT CYGPROF_QUIET void
cygprof_strand(void *low, size_t size_bytes)
{
	cygprof_strand_declare((uintptr_t)low, size_bytes);
}
