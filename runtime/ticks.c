/* SPDX-License-Identifier: MIT
 *
 * ticks.c - the clock that is a call
 */
#include "runtime/ticks.h"

#include "runtime/clock.h"

uint64_t
cygprof_ticks_monotonic(void)
{
	return cygprof_clock_ticks(CYGPROF_CLOCK_MONOTONIC);
}
