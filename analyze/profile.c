/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.c - rows in a table by key, edges below them
 */
#include "config.h"

#include "analyze/profile.h"

#include "analyze/memory.h"
#include "analyze/printed-name.h"
#include "analyze/texts.h"
#include "analyze/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
profile_open(struct profile *profile)
{
	memset(profile, 0, sizeof *profile);
	profile->texts = texts_new();
	profile->bucket_count = 256;
	profile->buckets =
		xcalloc(profile->bucket_count, sizeof *profile->buckets);
}

static void
free_row(struct profile_row *row)
{
	free(row->text);
	free(row->edges);
	free(row->edge_slots);
	free(row);
}

static void
free_rows(struct profile *profile)
{
	for (size_t i = 0; i < profile->bucket_count; i++)
		for (struct profile_row *row = profile->buckets[i], *next; row;
		     row = next) {
			next = row->hash_next;
			free_row(row);
		}
	free(profile->buckets);
	free(profile->rows);
	texts_free(profile->texts);
}

void
profile_close(struct profile *profile)
{
	free_rows(profile);
	for (size_t i = 0; i < profile->source_count; i++)
		free(profile->sources[i].path);
	free(profile->sources);
	for (size_t i = 0; i < profile->note_count; i++)
		free(profile->notes[i]);
	free(profile->notes);
	memset(profile, 0, sizeof *profile);
}

const char *
profile_intern(struct profile *profile, const char *text)
{
	return texts_intern(profile->texts, text);
}

/* Interned texts are told apart by address; allocators align addresses, so
 * the low bits say nothing and the product's high bits say all. */
static size_t
bucket_of(const struct profile *profile, const struct profile_key *key)
{
	uint64_t hash = (uintptr_t)key->file * 0x9e3779b97f4a7c15u;

	hash = (hash ^ (uintptr_t)key->name) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ hash >> 32 ^ key->line) * 0x9e3779b97f4a7c15u;
	return (hash >> 32) & (profile->bucket_count - 1);
}

static void
grow_buckets(struct profile *profile)
{
	struct profile_row **old = profile->buckets;
	size_t old_count = profile->bucket_count;

	profile->bucket_count = old_count * 2;
	profile->buckets =
		xcalloc(profile->bucket_count, sizeof *profile->buckets);
	for (size_t i = 0; i < old_count; i++)
		for (struct profile_row *row = old[i], *next; row; row = next) {
			size_t bucket = bucket_of(profile, &row->key);

			next = row->hash_next;
			row->hash_next = profile->buckets[bucket];
			profile->buckets[bucket] = row;
		}
	free(old);
}

/* key's texts are interned. */
static struct profile_row *
find(const struct profile *profile, const struct profile_key *key)
{
	struct profile_row *row = profile->buckets[bucket_of(profile, key)];

	while (row &&
	       (row->key.file != key->file || row->key.name != key->name ||
		row->key.line != key->line))
		row = row->hash_next;
	return row;
}

struct profile_row *
profile_caller(struct profile *profile, const struct profile_key *key)
{
	struct profile_key interned = {
		.file = profile_intern(profile, key->file),
		.line = key->line,
		.name = profile_intern(profile, key->name),
	};
	struct profile_row *row = find(profile, &interned);

	if (row)
		return row;
	row = xcalloc(1, sizeof *row);
	row->key = interned;
	row->text = printed_name(&interned);
	row->text_width = utf8_width(row->text);

	if (profile->known_count++ == profile->bucket_count)
		grow_buckets(profile);
	size_t bucket = bucket_of(profile, &interned);
	row->hash_next = profile->buckets[bucket];
	profile->buckets[bucket] = row;
	return row;
}

void
profile_list(struct profile *profile, struct profile_row *row)
{
	if (row->is_listed)
		return;
	row->is_listed = true;
	if (profile->row_count == profile->row_capacity) {
		profile->row_capacity = profile->row_capacity * 2 + 64;
		profile->rows =
			xrealloc(profile->rows,
				 profile->row_capacity * sizeof *profile->rows);
	}
	profile->rows[profile->row_count++] = row;
}

struct profile_row *
profile_row(struct profile *profile, const struct profile_key *key)
{
	struct profile_row *row = profile_caller(profile, key);

	profile_list(profile, row);
	return row;
}

void
profile_add_source(struct profile *profile, const char *path,
		   const time_t *modified_time)
{
	profile->sources =
		xrealloc(profile->sources, (profile->source_count + 1) *
						   sizeof *profile->sources);
	profile->sources[profile->source_count++] = (struct profile_source){
		.path = xstrdup(path),
		.modified_time = modified_time ? *modified_time : 0,
		.has_modified_time = modified_time != NULL,
	};
}

void
profile_add_note(struct profile *profile, const char *format, ...)
{
	va_list arguments;
	char *note;

	va_start(arguments, format);
	note = xvasprintf(format, arguments);
	va_end(arguments);

	profile->notes = xrealloc(profile->notes, (profile->note_count +
						   1) * sizeof *profile->notes);
	profile->notes[profile->note_count++] = note;
}
