/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * info-parts.c - health, images, lanes and threads of a recording, as text
 */
#include "config.h"

#include "analyze/info.h"

#include <inttypes.h>
#include <stdio.h>

#include "analyze/escape.h"
#include "analyze/human.h"

enum { HEALTH_COUNTERS = 13 };

/* A counter and what it counts, in words that need no manual. */
struct counter {
	uint64_t count;
	const char *meaning;
};

static void
lane_counters_add(const struct dump_lane *lane, struct counter *counters)
{
	counters[0].count += lane->healed;
	counters[1].count += lane->unmatched;
	counters[2].count += lane->twins;
	counters[3].count += lane->taken_over;
	counters[4].count += lane->strand_switches;
	counters[5].count += lane->strands_lost;
	counters[6].count += lane->dropped_calls;
	counters[7].count += lane->clock_jumps;
	counters[8].count += lane->folded_ticks != 0;
	counters[9].count += lane->strands_forgotten;
}

void
info_print_health(const struct dump *dump, FILE *out)
{
	struct counter counters[HEALTH_COUNTERS] = {
		{0, "calls healed (their exit never came)"},
		{0, "exits of calls that were never entered"},
		{0, "twin nodes (a path was in use twice)"},
		{0, "nodes taken over from a jump"},
		{0, "switches between stacks"},
		{0, "switches to stacks of unknown bounds"},
		{0, "calls dropped for want of room"},
		{0, "jumps of the clock"},
		{0, "lanes folded (the limit of call paths or of room was "
		    "reached)"},
		{0, "stacks forgotten (more than a lane can keep)"},
		{dump->early_calls, "calls before recording could start"},
		{dump->homeless_calls, "calls of threads without a lane"},
		{dump->growth_failures, "failures to grow the dump"},
	};
	char room[HUMAN_BYTES];
	bool is_healthy = true;

	for (size_t i = 0; i < dump->lane_count; i++)
		lane_counters_add(&dump->lanes[i], counters);
	for (size_t i = 0; i < HEALTH_COUNTERS; i++) {
		if (!counters[i].count)
			continue;
		info_print_key(out, "health");
		fprintf(out, "%s %s\n", human_count(counters[i].count, room),
			counters[i].meaning);
		is_healthy = false;
	}
	for (size_t i = 0; i < dump->finding_count; i++) {
		info_print_key(out, "damage");
		fprintf(out, "%s\n", dump->findings[i]);
		is_healthy = false;
	}
	if (is_healthy) {
		info_print_key(out, "health");
		fputs("nothing to tell\n", out);
	}
}

static void
numbered_key(FILE *out, const char *what, uint64_t number)
{
	char key[48];

	snprintf(key, sizeof key, "%s %" PRIu64, what, number);
	info_print_key(out, key);
}

void
info_print_images(const struct dump *dump, FILE *out)
{
	for (size_t i = 0; i < dump->image_count; i++) {
		const struct dump_image *image = &dump->images[i];

		numbered_key(out, "image", i);
		escape_write(out, image->path);
		fprintf(out, " at 0x%" PRIx64, image->start_address);
		fputs(image->unloaded_ticks ? ", unloaded" : "", out);
		fputs(image->build_id_bytes ? ", build-id " : ", no build-id",
		      out);
		for (size_t j = 0; j < image->build_id_bytes; j++)
			fprintf(out, "%02x", image->build_id[j]);
		fputc('\n', out);
	}
}

/* A thread that lives, or was killed, has used its lane up to the end. */
static void
thread_print(const struct dump *dump, const struct dump_thread *thread,
	     FILE *out)
{
	char wall_room[HUMAN_BYTES], cpu_room[HUMAN_BYTES];
	uint64_t end_ticks =
		thread->is_live ? dump->last_ticks : thread->end_ticks;
	double wall_ticks = end_ticks > thread->start_ticks
				    ? (double)(end_ticks - thread->start_ticks)
				    : 0;

	numbered_key(out, "  thread", thread->tid);
	escape_write(out, thread->name);
	fprintf(out, "%s%s, wall %s", *thread->name ? ", " : "",
		thread->is_live ? "live" : "ended",
		human_duration(wall_ticks / dump->ticks_per_second, wall_room));
	if (thread->cpu_ns)
		fprintf(out, ", processor %s",
			human_duration((double)thread->cpu_ns / 1e9, cpu_room));
	fputc('\n', out);
}

/* What the recorder did now and then, such as making nodes: no function's
 * time. */
static void
excised_print(const struct dump *dump, const struct dump_lane *lane, FILE *out)
{
	char room[HUMAN_BYTES];
	double seconds =
		(double)lane->excised_total_ticks / dump->ticks_per_second;

	if (lane->excised_total_ticks)
		fprintf(out, ", less %s of the recorder's own",
			human_duration(seconds, room));
	fputc('\n', out);
}

void
info_print_lanes(const struct dump *dump, FILE *out)
{
	char nodes_room[HUMAN_BYTES], threads_room[HUMAN_BYTES];

	for (size_t i = 0; i < dump->lane_count; i++) {
		const struct dump_lane *lane = &dump->lanes[i];

		numbered_key(out, "lane", lane->number);
		fprintf(out, "%s nodes, %s %s",
			human_count(lane->node_count, nodes_room),
			human_count(lane->threads_ever, threads_room),
			lane->threads_ever == 1 ? "thread" : "threads");
		excised_print(dump, lane, out);
		if (lane->threads_ever > lane->thread_count)
			fprintf(out, "  of which the last %zu are known:\n",
				lane->thread_count);
		for (size_t j = 0; j < lane->thread_count; j++)
			thread_print(dump, &lane->threads[j], out);
	}
}
