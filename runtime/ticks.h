/* SPDX-License-Identifier: MIT
 *
 * ticks.h - the clock as the hooks read it
 *
 * One predicted branch chooses the clock: the ordered one falls through.
 */
#ifndef CYGPROF_TICKS_H
#define CYGPROF_TICKS_H

#include "machine.h"
#include "runtime/gate.h"

/* The clock of CYGPROF_CLOCK=monotonic. */
CYGPROF_COLD uint64_t cygprof_ticks_monotonic(void);

/* Raw ticks.  Hook path. */
CYGPROF_HOT uint64_t
cygprof_ticks(void)
{
	if (CYGPROF_LIKELY(cygprof_gate.clock == CYGPROF_CLOCK_ORDERED))
		cygprof_machine_wait();
	else if (cygprof_gate.clock == CYGPROF_CLOCK_MONOTONIC)
		return cygprof_ticks_monotonic();
	return cygprof_machine_plain_ticks();
}

#endif
