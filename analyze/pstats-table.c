/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pstats-table.c - the table: where from, how many calls, row by row
 */
#include "config.h"

#include "analyze/pstats.h"

#include "analyze/memory.h"
#include "analyze/escape.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* As ctime() writes it, without its limits on the year. */
static void
print_date(time_t seconds, FILE *out)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct tm tm;

	if (!localtime_r(&seconds, &tm))
		return;
	fprintf(out, "%.3s %.3s%3d %.2d:%.2d:%.2d %ld    ",
		&days[3 * tm.tm_wday], &months[3 * tm.tm_mon], tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec, 1900L + tm.tm_year);
}

static void
print_sources(const struct profile *profile, FILE *out)
{
	for (size_t i = 0; i < profile->source_count; i++) {
		const struct profile_source *source = &profile->sources[i];
		char *path = escape_text(source->path);

		if (source->has_modified_time)
			print_date(source->modified_time, out);
		fprintf(out, "%s\n", path);
		free(path);
	}
}

static void
print_notes(const struct profile *profile, FILE *out)
{
	for (size_t i = 0; i < profile->note_count; i++) {
		char *note = escape_text(profile->notes[i]);

		fprintf(out, "   note: %s\n", note);
		free(note);
	}
}

/* Rows of a profiler of the nineties, which marked where it began. */
static void
print_top_level(const struct profile *profile, FILE *out)
{
	for (size_t i = 0; i < profile->row_count; i++) {
		const struct profile_row *row = profile->rows[i];

		for (size_t j = 0; j < row->edge_count; j++) {
			const struct profile_key *key =
				&row->edges[j].caller->key;

			if (key->line || strcmp(key->file, "jprofile") ||
			    strcmp(key->name, "profiler"))
				continue;
			char *name = escape_text(row->key.name);
			fprintf(out, "         %s\n", name);
			free(name);
		}
	}
}

static void
print_counts(const struct profile *profile, FILE *out)
{
	fprintf(out, "         %" PRIu64 " function calls ",
		profile->total_calls);
	if (profile->total_calls != profile->total_primitive_calls)
		fprintf(out, "(%" PRIu64 " primitive calls) ",
			profile->total_primitive_calls);
	fprintf(out, "in %.3f seconds\n\n", profile->total_seconds);
}

static void
print_seconds_a_call(double seconds, uint64_t calls, FILE *out)
{
	if (calls)
		fprintf(out, "%8.3f ", seconds / calls);
	else
		fputs("         ", out);
}

static void
print_marks(const struct profile_row *row, FILE *out)
{
	if (row->marks & PROFILE_MARK_OPEN)
		fputs(" (open)", out);
	if (row->marks & PROFILE_MARK_ESTIMATED)
		fputs(" (estimated)", out);
	if (row->marks & PROFILE_MARK_UNSURE)
		fputs(" (unsure)", out);
}

static void
print_row(const struct profile_row *row, bool is_plain, FILE *out)
{
	const struct profile_numbers *numbers = &row->numbers;
	char counts[48];

	if (numbers->calls == numbers->primitive_calls)
		snprintf(counts, sizeof counts, "%" PRIu64, numbers->calls);
	else
		snprintf(counts, sizeof counts, "%" PRIu64 "/%" PRIu64,
			 numbers->calls, numbers->primitive_calls);
	fprintf(out, "%9s %8.3f ", counts, numbers->own_seconds);
	print_seconds_a_call(numbers->own_seconds, numbers->calls, out);
	fprintf(out, "%8.3f ", numbers->cumulative_seconds);
	print_seconds_a_call(numbers->cumulative_seconds,
			     numbers->primitive_calls, out);
	fputs(row->text, out);
	if (!is_plain)
		print_marks(row, out);
	putc('\n', out);
}

bool
pstats_print_table(const struct pstats *pstats,
		   const struct restrictions *restrictions, FILE *out,
		   struct fault *fault)
{
	const struct profile *profile = pstats->profile;
	struct pstats_choice choice;

	if (!pstats_choose(pstats, restrictions, &choice, fault))
		return false;
	print_sources(profile, out);
	if (!pstats->is_plain)
		print_notes(profile, out);
	if (profile->source_count || (profile->note_count && !pstats->is_plain))
		putc('\n', out);
	print_top_level(profile, out);
	print_counts(profile, out);
	if (choice.count) {
		fprintf(out,
			"%s\n   ncalls  tottime  percall  cumtime  percall "
			"filename:lineno(function)\n",
			choice.message);
		for (size_t i = 0; i < choice.count; i++)
			print_row(choice.rows[i], pstats->is_plain, out);
		fputs("\n\n", out);
	}
	pstats_choice_close(&choice);
	return true;
}
