/* SPDX-License-Identifier: MIT
 *
 * clock.h - learning what a tick is
 *
 * The hooks read ticks themselves (machine.h); this room chooses the clock
 * and takes pairs of (ticks, monotonic, real time) from which the analyzer
 * computes ticks per second.
 *
 * Monotonic ticks are nanoseconds of CLOCK_MONOTONIC_RAW, read without libc:
 * through the kernel's vDSO where the cycle counter may be read, else by a
 * system call.
 *
 * Threads: pairs may be taken in many threads at once; one of them takes it,
 *          the others go on.  Two slots alternate and clock_pair_latest is
 *          stored last, so that a reader (also after a kill) finds one whole
 *          pair.
 */
#ifndef CYGPROF_CLOCK_H
#define CYGPROF_CLOCK_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

#include <stdint.h>

/* The clock to use: the wanted one, or MONOTONIC where the cycle counter may
 * not be read or does not run at a constant rate.  To be called before
 * anything else here. */
CYGPROF_QUIET uint32_t cygprof_clock_choose(uint32_t wanted);

/* Raw ticks of that clock, for slow paths (hooks inline their own). */
CYGPROF_QUIET uint64_t cygprof_clock_ticks(uint32_t clock);

/* Takes the start pair (best of a few tries).  header->clock is set. */
CYGPROF_QUIET void cygprof_clock_start(struct cygprof_header *header);

/* Takes a newer pair; cheap enough for each growth of the dump. */
CYGPROF_QUIET void cygprof_clock_again(struct cygprof_header *header);

#endif
