/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * texts.c - a hash table that owns its texts
 */
#include "config.h"

#include "analyze/texts.h"

#include "analyze/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct text {
	struct text *next;
	uint64_t hash;
	char bytes[];
};

struct profile_texts {
	struct text **buckets;
	size_t bucket_count; /* a power of two */
	size_t text_count;
	uint64_t seed; /* a file cannot know which texts collide */
};

struct profile_texts *
texts_new(void)
{
	struct profile_texts *texts = xcalloc(1, sizeof *texts);

	texts->bucket_count = 1024;
	texts->buckets = xcalloc(texts->bucket_count, sizeof *texts->buckets);
	if (getrandom(&texts->seed, sizeof texts->seed, GRND_NONBLOCK) < 0)
		texts->seed = (uintptr_t)texts;
	return texts;
}

void
texts_free(struct profile_texts *texts)
{
	if (!texts)
		return;
	for (size_t i = 0; i < texts->bucket_count; i++)
		for (struct text *text = texts->buckets[i], *next; text;
		     text = next) {
			next = text->next;
			free(text);
		}
	free(texts->buckets);
	free(texts);
}

/* Eight bytes a step, since long C++ names are common; each step and the end
 * stir all bits, for the low ones choose the bucket. */
static uint64_t
hash_text(uint64_t seed, const char *text, size_t size_bytes)
{
	uint64_t hash = seed ^ size_bytes;

	while (size_bytes) {
		size_t step_bytes = size_bytes < 8 ? size_bytes : 8;
		uint64_t word = 0;

		memcpy(&word, text, step_bytes);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
		text += step_bytes;
		size_bytes -= step_bytes;
	}
	return hash;
}

static void
grow(struct profile_texts *texts)
{
	size_t new_count = texts->bucket_count * 2;
	struct text **buckets = xcalloc(new_count, sizeof *buckets);

	for (size_t i = 0; i < texts->bucket_count; i++)
		for (struct text *text = texts->buckets[i], *next; text;
		     text = next) {
			struct text **bucket =
				&buckets[text->hash & (new_count - 1)];

			next = text->next;
			text->next = *bucket;
			*bucket = text;
		}
	free(texts->buckets);
	texts->buckets = buckets;
	texts->bucket_count = new_count;
}

const char *
texts_intern(struct profile_texts *texts, const char *bytes)
{
	size_t size_bytes = strlen(bytes);
	uint64_t hash = hash_text(texts->seed, bytes, size_bytes);
	struct text *text = texts->buckets[hash & (texts->bucket_count - 1)];

	for (; text; text = text->next)
		if (text->hash == hash && !strcmp(text->bytes, bytes))
			return text->bytes;

	if (texts->text_count == texts->bucket_count)
		grow(texts);
	text = xmalloc(sizeof *text + size_bytes + 1);
	memcpy(text->bytes, bytes, size_bytes + 1);
	text->hash = hash;

	struct text **bucket =
		&texts->buckets[hash & (texts->bucket_count - 1)];
	text->next = *bucket;
	*bucket = text;
	texts->text_count++;
	return text->bytes;
}
