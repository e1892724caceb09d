/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call-notes.c - what a reader of the table should know about its numbers
 */
#include "config.h"

#include "analyze/call-notes.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/escape.h"
#include "analyze/human.h"
#include "analyze/memory.h"

/* From this share of the total on an uncertainty is worth a line. */
#define SHARE_WORTH_TELLING 0.05

static double
seconds(const struct dump *dump, int64_t ticks)
{
	return (double)ticks / dump->ticks_per_second;
}

void
call_notes_cost(const struct dump *dump, const struct compensation *cost,
		const struct call_times *times, struct profile *profile)
{
	double ns_per_tick = 1e9 / dump->ticks_per_second;
	double low = seconds(dump, times->low_ticks);
	double high = seconds(dump, times->high_ticks);
	char low_room[HUMAN_BYTES], high_room[HUMAN_BYTES];

	if (!times->total_removed_ticks)
		return;
	profile_add_note(profile,
			 "hooks cost %.0f ns a call (%.0f inside, %.0f in the "
			 "caller); %.3f s of it removed",
			 (cost->inside + cost->outside) * ns_per_tick,
			 cost->inside * ns_per_tick,
			 cost->outside * ns_per_tick,
			 seconds(dump, times->total_removed_ticks));
	if (high - low > SHARE_WORTH_TELLING * high)
		profile_add_note(profile,
				 "calls are dense: without hooks it takes "
				 "between %s and %s",
				 human_duration(low, low_room),
				 human_duration(high, high_room));
	if ((double)times->overdrawn_ticks >
	    SHARE_WORTH_TELLING * (double)times->total_removed_ticks)
		profile_add_note(profile,
				 "%.3f s more would have been removed from "
				 "functions that did not take so long",
				 seconds(dump, times->overdrawn_ticks));
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
				 "the program was still running or was killed: "
				 "open calls counted up to the last event");
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
