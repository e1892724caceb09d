/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-clock.c - ticks per second, the newest tick, calibrations
 *
 * The rate is the slope between two clock pairs; its relative error is how
 * far the pairs may be off over the time between them.  A run of a few
 * milliseconds, or one killed early, has a poor slope or none; if it was made
 * on this machine since it was started, a pair taken now gives a better one.
 */
#include "config.h"

#include "analyze/dump-reader.h"
#include "analyze/host-clock.h"

#include <math.h>
#include <string.h>

#include "analyze/memory.h"

/* Ticks per second that a counter may have. */
#define RATE_LOWEST 1e5
#define RATE_HIGHEST 1e11

/* A suspended machine's counter stands still or starts anew: then the slope
 * until now disagrees with the dump's own by more than both errors, and by
 * more than a drift of this share. */
#define RATE_DRIFT 1e-4

struct rate {
	double ticks_per_second;
	double error; /* relative; 1: not known */
};

static struct rate
rate_between(const struct cygprof_clock_pair *start,
	     const struct cygprof_clock_pair *end)
{
	struct rate rate = {0, 1};
	double passed_ticks, passed_ns;

	if (end->ticks <= start->ticks ||
	    end->monotonic_ns <= start->monotonic_ns)
		return rate;
	passed_ticks = (double)(end->ticks - start->ticks);
	passed_ns = (double)(end->monotonic_ns - start->monotonic_ns);
	rate.ticks_per_second = passed_ticks / passed_ns * 1e9;
	if (rate.ticks_per_second < RATE_LOWEST ||
	    rate.ticks_per_second > RATE_HIGHEST)
		return (struct rate){0, 1};
	rate.error =
		((double)start->bracket_ticks + (double)end->bracket_ticks) /
		passed_ticks;
	if (rate.error > 1)
		rate.error = 1;
	return rate;
}

static struct rate
rate_until_now(const struct cygprof_header *header)
{
	uint8_t boot_id[16];
	struct host_clock_pair now;

	if (!host_clock_boot_id(boot_id) ||
	    memcmp(boot_id, header->boot_id, sizeof boot_id) ||
	    !host_clock_read(header->elf_machine, &now))
		return (struct rate){0, 1};
	return rate_between(&header->clock_pairs[0],
			    &(struct cygprof_clock_pair){
				    .ticks = now.ticks,
				    .monotonic_ns = now.monotonic_ns,
				    .bracket_ticks = now.bracket_ticks,
			    });
}

/* The newest pair; the start pair if there is no other. */
static const struct cygprof_clock_pair *
latest_pair(const struct cygprof_header *header)
{
	const struct cygprof_clock_pair *pairs = header->clock_pairs;

	if (header->clock_pair_latest < CYGPROF_CLOCK_PAIRS &&
	    pairs[header->clock_pair_latest].ticks >= pairs[0].ticks)
		return &pairs[header->clock_pair_latest];
	return &pairs[0];
}

static struct rate
rate_best(const struct cygprof_header *header)
{
	if (header->clock == CYGPROF_CLOCK_MONOTONIC)
		return (struct rate){1e9, 0};
	struct rate own =
		rate_between(&header->clock_pairs[0], latest_pair(header));
	struct rate now = rate_until_now(header);
	double doubt = own.error + now.error + RATE_DRIFT;
	if (now.error >= own.error)
		return own;
	if (own.error < 1 && fabs(now.ticks_per_second - own.ticks_per_second) >
				     own.ticks_per_second * doubt)
		return own;
	return now;
}

static const char *
clock_name(uint32_t clock)
{
	static const char *const names[] = {
		[CYGPROF_CLOCK_ORDERED] = "ordered",
		[CYGPROF_CLOCK_PLAIN] = "plain",
		[CYGPROF_CLOCK_MONOTONIC] = "monotonic",
	};

	if (clock < CYGPROF_CLOCK_ORDERED || clock > CYGPROF_CLOCK_MONOTONIC)
		return "unknown";
	return names[clock];
}

/* The format counts ticks per 256 calls. */
static double
per_call(uint32_t ticks_per_256_calls)
{
	return ticks_per_256_calls / 256.0;
}

static void
calibrations_copy(struct dump_reader *reader)
{
	const struct cygprof_header *header = reader->header;
	struct dump *dump = reader->dump;
	uint32_t count = header->calibration_count;

	if (count > CYGPROF_CALIBRATIONS)
		count = CYGPROF_CALIBRATIONS;
	dump->calibrations = xcalloc(count + 1, sizeof *dump->calibrations);
	for (uint32_t i = 0; i < count; i++) {
		const struct cygprof_calibration *from =
			&header->calibrations[i];

		if (!from->round_count)
			continue;
		dump->calibrations[dump->calibration_count++] =
			(struct dump_calibration){
				per_call(from->empty_inside),
				per_call(from->empty_outside),
				per_call(from->chain_inside),
				per_call(from->chain_outside),
				per_call(from->branch_inside),
				per_call(from->branch_outside),
				per_call(from->inside_spread),
				per_call(from->outside_spread),
				from->at_ticks,
			};
	}
}

void
reader_see_ticks(struct dump_reader *reader, uint64_t ticks)
{
	if (ticks > reader->newest_ticks && ticks <= DUMP_TICKS_LIMIT)
		reader->newest_ticks = ticks;
}

void
reader_clock(struct dump_reader *reader)
{
	const struct cygprof_header *header = reader->header;
	struct dump *dump = reader->dump;
	struct rate rate = rate_best(header);

	if (rate.ticks_per_second <= 0) {
		rate = (struct rate){1e9, 1};
		dump_finding(dump, "the clock's rate is not known; times are "
				   "shown as if one tick were 1 ns");
	}
	dump->clock_name = clock_name(header->clock);
	dump->ticks_per_second = rate.ticks_per_second;
	dump->ticks_per_second_error = rate.error;
	dump->start_ticks = header->clock_pairs[0].ticks;
	dump->start_realtime_seconds =
		(double)header->clock_pairs[0].realtime_ns / 1e9;
	reader_see_ticks(reader, dump->start_ticks);
	reader_see_ticks(reader, latest_pair(header)->ticks);
	calibrations_copy(reader);
}
