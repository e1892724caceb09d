/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile-sums.c - totals, adding profiles, merging rows
 *
 * Times are added in the order in which pstats adds them: the last digit of a
 * sum of doubles depends on it.
 */
#include "config.h"

#include "analyze/profile.h"

#include "analyze/memory.h"

#include <stdlib.h>
#include <string.h>

static uint64_t
add_counts(uint64_t a, uint64_t b)
{
	uint64_t sum;

	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

void
profile_numbers_add(struct profile_numbers *sum,
		    const struct profile_numbers *numbers)
{
	sum->calls = add_counts(sum->calls, numbers->calls);
	sum->primitive_calls =
		add_counts(sum->primitive_calls, numbers->primitive_calls);
	sum->own_seconds += numbers->own_seconds;
	sum->cumulative_seconds += numbers->cumulative_seconds;
}

void
profile_total(struct profile *profile)
{
	struct profile_numbers total = {0};

	for (size_t i = 0; i < profile->row_count; i++)
		profile_numbers_add(&total, &profile->rows[i]->numbers);
	profile->total_calls = total.calls;
	profile->total_primitive_calls = total.primitive_calls;
	profile->total_seconds = total.own_seconds;
}

static void
add_edge(struct profile_row *row, struct profile_row *caller,
	 const struct profile_edge *from)
{
	size_t old_count = row->edge_count;
	struct profile_edge *edge = profile_edge(row, caller);

	if (row->edge_count > old_count) {
		edge->numbers = from->numbers;
		edge->has_times = from->has_times;
		return;
	}
	profile_numbers_add(&edge->numbers, &from->numbers);
	edge->has_times = edge->has_times && from->has_times;
}

typedef struct profile_key (*key_function)(const struct profile_key *key);

/* Adds the rows of other under the keys that change() makes of theirs. */
static void
add_rows(struct profile *profile, const struct profile *other,
	 key_function change)
{
	for (size_t i = 0; i < other->row_count; i++) {
		const struct profile_row *from = other->rows[i];
		struct profile_key key = change(&from->key);
		struct profile_row *row = profile_row(profile, &key);

		profile_numbers_add(&row->numbers, &from->numbers);
		row->marks |= from->marks;
		for (size_t j = 0; j < from->edge_count; j++) {
			key = change(&from->edges[j].caller->key);
			add_edge(row, profile_caller(profile, &key),
				 &from->edges[j]);
		}
	}
}

static struct profile_key
same_key(const struct profile_key *key)
{
	return *key;
}

static bool
has_note(const struct profile *profile, const char *note)
{
	for (size_t i = 0; i < profile->note_count; i++)
		if (!strcmp(profile->notes[i], note))
			return true;
	return false;
}

void
profile_add(struct profile *profile, const struct profile *other)
{
	add_rows(profile, other, same_key);
	profile->total_calls =
		add_counts(profile->total_calls, other->total_calls);
	profile->total_primitive_calls = add_counts(
		profile->total_primitive_calls, other->total_primitive_calls);
	profile->total_seconds += other->total_seconds;
	for (size_t i = 0; i < other->source_count; i++) {
		const struct profile_source *source = &other->sources[i];

		profile_add_source(profile, source->path,
				   source->has_modified_time
					   ? &source->modified_time
					   : NULL);
	}
	for (size_t i = 0; i < other->note_count; i++)
		if (!has_note(profile, other->notes[i]))
			profile_add_note(profile, "%s", other->notes[i]);
}

static struct profile_key
stripped_key(const struct profile_key *key)
{
	const char *slash = strrchr(key->file, '/');
	struct profile_key stripped = *key;

	if (slash)
		stripped.file = slash + 1;
	return stripped;
}

void
profile_strip_dirs(struct profile *profile)
{
	struct profile stripped;

	profile_open(&stripped);
	add_rows(&stripped, profile, stripped_key);

	/* What does not depend on keys moves over, totals bit by bit. */
	stripped.total_calls = profile->total_calls;
	stripped.total_primitive_calls = profile->total_primitive_calls;
	stripped.total_seconds = profile->total_seconds;
	stripped.sources = profile->sources;
	stripped.source_count = profile->source_count;
	stripped.notes = profile->notes;
	stripped.note_count = profile->note_count;
	profile->sources = NULL;
	profile->source_count = 0;
	profile->notes = NULL;
	profile->note_count = 0;
	profile_close(profile);
	*profile = stripped;
}
