/* SPDX-License-Identifier: MIT
 *
 * clock.c - learning what a tick is
 */
#include "runtime/clock.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "machine.h"
#include "processor.h"
#include "runtime/sys.h"
#include "runtime/text.h"
#include "runtime/vdso.h"

enum {
	CLOCK_START_TRIES = 10,
	CLOCK_AGAIN_TRIES = 3,
	CLOCK_NAME_BYTES = 32,
};

typedef int clock_gettime_function(clockid_t clock_id, struct timespec *now);

/* The kernel's clock_gettime, NULL for the system call.  Written once, before
 * the gate opens. */
static clock_gettime_function *clock_vdso_gettime;

/* The header whose newest pair is being taken.  A handler's jump out of that
 * leaves it set: then that dump's latest pair stays, which is true. */
static struct cygprof_header *clock_busy_header;

static CYGPROF_QUIET uint64_t
clock_read_ns(clockid_t clock_id)
{
	struct timespec now;

	if (!clock_vdso_gettime || clock_vdso_gettime(clock_id, &now))
		return cygprof_sys_clock_ns(clock_id);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Asked where the processor makes no promise, as under many hypervisors: the
 * kernel watches the counter, and uses it only as long as it is steady. */
static CYGPROF_QUIET bool
clock_kernel_trusts_cycles(void)
{
	char name[CLOCK_NAME_BYTES];
	long bytes;
	int fd = (int)cygprof_sys_open("/sys/devices/system/clocksource/"
				       "clocksource0/current_clocksource",
				       O_RDONLY, 0);

	if (fd < 0)
		return false;
	bytes = cygprof_sys_read(fd, name, sizeof(name) - 1);
	cygprof_sys_close(fd);
	if (bytes <= 0)
		return false;
	name[bytes] = '\0';
	return cygprof_text_is(name, "tsc\n");
}

uint32_t
cygprof_clock_choose(uint32_t wanted)
{
	bool may_read_cycles = cygprof_sys_may_read_cycles();

	/* The vDSO reads the cycle counter too, and dies by it if it may not
	 * be read. */
	if (may_read_cycles && !clock_vdso_gettime)
		clock_vdso_gettime =
			(clock_gettime_function *)cygprof_vdso_find(
				CYGPROF_VDSO_CLOCK_GETTIME);
	else if (!may_read_cycles)
		clock_vdso_gettime = NULL;
	if (wanted == CYGPROF_CLOCK_MONOTONIC || !may_read_cycles)
		return CYGPROF_CLOCK_MONOTONIC;
	if (!cygprof_processor_has_steady_cycles() &&
	    !clock_kernel_trusts_cycles())
		return CYGPROF_CLOCK_MONOTONIC;
	return wanted;
}

uint64_t
cygprof_clock_ticks(uint32_t clock)
{
	if (clock == CYGPROF_CLOCK_MONOTONIC)
		return clock_read_ns(CLOCK_MONOTONIC_RAW);
	if (clock == CYGPROF_CLOCK_ORDERED)
		cygprof_machine_wait();
	return cygprof_machine_plain_ticks();
}

/* One reading of the clocks.  The nanoseconds were read somewhere between two
 * readings of the ticks; a pair of monotonic ticks is exact. */
static CYGPROF_QUIET void
clock_read_pair(uint32_t clock, struct cygprof_clock_pair *ret_pair)
{
	uint64_t before = cygprof_clock_ticks(clock);
	uint64_t monotonic_ns = clock_read_ns(CLOCK_MONOTONIC_RAW);
	uint64_t after = cygprof_clock_ticks(clock);

	ret_pair->realtime_ns = clock_read_ns(CLOCK_REALTIME);
	ret_pair->monotonic_ns = monotonic_ns;
	ret_pair->bracket_ticks = after - before;
	ret_pair->ticks = before + (after - before) / 2;
	if (clock == CYGPROF_CLOCK_MONOTONIC) {
		ret_pair->ticks = monotonic_ns;
		ret_pair->bracket_ticks = 0;
	}
}

/* The tightest of some readings: an interrupt widens one, not all. */
static CYGPROF_QUIET void
clock_read_best_pair(uint32_t clock, unsigned tries,
		     struct cygprof_clock_pair *ret_pair)
{
	struct cygprof_clock_pair pair;

	clock_read_pair(clock, ret_pair);
	for (unsigned i = 1; i < tries && ret_pair->bracket_ticks; i++) {
		clock_read_pair(clock, &pair);
		if (pair.bracket_ticks < ret_pair->bracket_ticks)
			cygprof_text_copy(ret_pair, &pair, sizeof(pair));
	}
}

void
cygprof_clock_start(struct cygprof_header *header)
{
	clock_read_best_pair(header->clock, CLOCK_START_TRIES,
			     &header->clock_pairs[0]);
	__atomic_store_n(&header->clock_pair_latest, 0, __ATOMIC_RELEASE);
	__atomic_store_n(&header->clock_pair_count, 1, __ATOMIC_RELEASE);
}

static CYGPROF_QUIET void
clock_store_pair(struct cygprof_header *header,
		 const struct cygprof_clock_pair *pair)
{
	uint32_t slot = header->clock_pair_latest == 1 ? 2 : 1;

	cygprof_text_copy(&header->clock_pairs[slot], pair, sizeof(*pair));
	__atomic_store_n(&header->clock_pair_latest, slot, __ATOMIC_RELEASE);
	if (header->clock_pair_count <= slot)
		__atomic_store_n(&header->clock_pair_count, slot + 1,
				 __ATOMIC_RELEASE);
}

void
cygprof_clock_again(struct cygprof_header *header)
{
	struct cygprof_clock_pair pair;

	/* Slow with system calls, so it is done before the others have to
	 * stay out. */
	clock_read_best_pair(header->clock, CLOCK_AGAIN_TRIES, &pair);
	if (__atomic_exchange_n(&clock_busy_header, header, __ATOMIC_ACQUIRE) ==
	    header)
		return;
	clock_store_pair(header, &pair);
	__atomic_store_n(&clock_busy_header, NULL, __ATOMIC_RELEASE);
}
