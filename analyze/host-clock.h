/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host-clock.h - the cycle counter of the machine that the analyzer runs on
 *
 * A dump that was made on this machine since it was started counts the same
 * cycles.  Between its first clock pair and now lies more time than the
 * program ran, so its rate is known better from here than from the dump of a
 * short run.
 */
#ifndef CYGPROF_ANALYZE_HOST_CLOCK_H
#define CYGPROF_ANALYZE_HOST_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* The two clocks of a dump's clock pairs, read together. */
struct host_clock_pair {
	uint64_t ticks;
	uint64_t monotonic_ns; /* CLOCK_MONOTONIC_RAW */
	uint64_t bracket_ticks; /* the pair is good to so many */
};

/* The kernel's random name of this boot; false if it cannot be read. */
bool host_clock_boot_id(uint8_t ret_boot_id[16]);

/* False if programs on this machine cannot read a cycle counter; elf_machine
 * (EM_*) must be this machine's own. */
bool host_clock_read(uint32_t elf_machine, struct host_clock_pair *ret_pair);

#endif
