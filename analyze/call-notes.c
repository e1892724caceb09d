/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-notes.c - what a reader of the table should know about its numbers
 */
#include "config.h"

#include "analyze/call-notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/escape.h"
#include "analyze/host-clock.h"
#include "analyze/human.h"
#include "analyze/memory.h"

/* From this share of the total on an uncertainty is worth a line. */
#define SHARE_WORTH_TELLING 0.05

/* Costs that could not be removed are told from here on. */
#define OVERDRAWN_SHARE 0.01
#define SECONDS_WORTH_TELLING 0.001

static double
seconds(const struct dump *dump, int64_t ticks)
{
	return (double)ticks / dump->ticks_per_second;
}

/* Folds have sums of their own, which are not in the range. */
static bool
is_folded(const struct dump *dump)
{
	for (size_t i = 0; i < dump->lane_count; i++)
		if (dump->lanes[i].fold_count)
			return true;
	return false;
}

static void
note_removed(const struct dump *dump, const struct compensation *cost,
	     const struct call_times *times, struct profile *profile)
{
	double ns_per_tick = 1e9 / dump->ticks_per_second;
	double removed = seconds(dump, times->total_removed_ticks);
	char text[48] = "";

	if (removed >= SECONDS_WORTH_TELLING)
		snprintf(text, sizeof text, "; %.3f s of it removed", removed);
	profile_add_note(profile,
			 "hooks cost %.0f ns a call (%.0f inside, %.0f in the "
			 "caller)%s",
			 (cost->inside + cost->outside) * ns_per_tick,
			 cost->inside * ns_per_tick,
			 cost->outside * ns_per_tick, text);
}

void
call_notes_cost(const struct dump *dump, const struct compensation *cost,
		const struct call_times *times, struct profile *profile)
{
	double overdrawn = seconds(dump, times->overdrawn_ticks);
	double low = seconds(dump, times->low_ticks);
	double high = seconds(dump, times->high_ticks);
	char low_room[HUMAN_BYTES], high_room[HUMAN_BYTES];

	if (!times->total_removed_ticks)
		return;
	note_removed(dump, cost, times, profile);
	if (is_folded(dump))
		return;
	if (high - low > SHARE_WORTH_TELLING * high)
		profile_add_note(profile,
				 "calls are dense: by the correction alone the "
				 "total may be off, from about %s to %s",
				 human_duration(low, low_room),
				 human_duration(high, high_room));
	if (overdrawn >= SECONDS_WORTH_TELLING &&
	    overdrawn >= OVERDRAWN_SHARE * high)
		profile_add_note(profile,
				 "some functions took less time than their "
				 "hooks should cost: shown as 0, %.3f s short",
				 overdrawn);
}

static void
note_count(struct profile *profile, uint64_t count, const char *one,
	   const char *many)
{
	char room[HUMAN_BYTES];

	if (count)
		profile_add_note(profile, "%s %s", human_count(count, room),
				 count == 1 ? one : many);
}

/* The state letter and the start time of a process, as proc(5) has them: the
 * third and 22nd field, behind a name that may hold anything.  False: there is
 * none of that number. */
static bool
process_look(uint32_t pid, char *ret_state, uint64_t *ret_start_jiffies)
{
	char path[32], text[1024];
	const char *end;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%u/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	end = strrchr(text, ')');
	if (!end || strlen(end) < 3)
		return false;
	*ret_state = end[2];
	for (int field = 2; end && field < 22; field++)
		end = strchr(end + 1, ' ');
	if (!end)
		return false;
	*ret_start_jiffies = strtoull(end, NULL, 10);
	return true;
}

/* What became of a program that never closed its dump: only the machine that
 * ran it, since it was started, can tell. */
static const char *
unclosed_text(const struct dump *dump)
{
	uint8_t boot_id[16];
	uint64_t start_jiffies;
	char state;

	if (!dump->start_time_jiffies || !host_clock_boot_id(boot_id) ||
	    memcmp(boot_id, dump->boot_id, sizeof boot_id))
		return "the program was still running or was killed";
	if (process_look(dump->pid, &state, &start_jiffies) &&
	    start_jiffies == dump->start_time_jiffies && state != 'Z' &&
	    state != 'X')
		return "the program is still running";
	return "the program ended without closing its dump (_exit, a signal)";
}

static void
note_state(const struct dump *dump, struct profile *profile)
{
	if (dump->fault_text && dump->fault_errno)
		profile_add_note(profile, "recording %s: %s (%s)",
				 dump->state == DUMP_GAVE_UP ? "stopped"
							     : "has gaps",
				 dump->fault_text, strerror(dump->fault_errno));
	else if (dump->fault_text)
		profile_add_note(profile, "recording %s: %s",
				 dump->state == DUMP_GAVE_UP ? "stopped"
							     : "has gaps",
				 dump->fault_text);
	if (dump->is_off)
		profile_add_note(profile, "recording was switched off");
	if (dump->state == DUMP_LIVE)
		profile_add_note(profile,
				 "%s: open calls counted up to the last event",
				 unclosed_text(dump));
}

static void
note_folded(const struct dump *dump, struct profile *profile)
{
	char room[HUMAN_BYTES];
	size_t folded_count = 0;

	for (size_t i = 0; i < dump->lane_count; i++)
		folded_count += dump->lanes[i].folded_ticks != 0;
	if (folded_count && dump->growth_failures)
		profile_add_note(profile, "the tree was folded for want of "
					  "room: callers exact, paths not");
	else if (folded_count)
		profile_add_note(profile,
				 "the tree was folded past %s nodes: callers "
				 "exact, paths not",
				 human_count(dump->max_nodes, room));
}

void
call_notes_health(const struct dump *dump, struct profile *profile)
{
	uint64_t healed = 0, unmatched = 0, strands_lost = 0, dropped = 0;

	for (size_t i = 0; i < dump->lane_count; i++) {
		healed += dump->lanes[i].healed;
		unmatched += dump->lanes[i].unmatched;
		strands_lost += dump->lanes[i].strands_lost;
		dropped += dump->lanes[i].dropped_calls;
	}
	note_state(dump, profile);
	note_folded(dump, profile);
	note_count(profile, healed,
		   "call was healed (left by longjmp, an exception or the end "
		   "of a thread)",
		   "calls were healed (left by longjmp, an exception or the "
		   "end of a thread)");
	note_count(profile, unmatched,
		   "exit of a call that was never entered was ignored",
		   "exits of calls that were never entered were ignored");
	note_count(profile, strands_lost,
		   "switch to a stack of unknown bounds: callers there are a "
		   "guess",
		   "switches to stacks of unknown bounds: callers there are a "
		   "guess");
	note_count(profile, dropped,
		   "call found no room and is missing from the table",
		   "calls found no room and are missing from the table");
	note_count(profile, dump->early_calls + dump->homeless_calls,
		   "call came before it could be recorded and is missing",
		   "calls could not be recorded and are missing");
	for (size_t i = 0; i < dump->finding_count; i++)
		profile_add_note(profile, "%s", dump->findings[i]);
}

void
call_notes_symbols(const struct symbols *symbols, struct profile *profile)
{
	for (size_t i = 0; i < symbols->warning_count; i++) {
		char *warning = escape_text(symbols->warnings[i]);

		profile_add_note(profile, "%s", warning);
		free(warning);
	}
}
