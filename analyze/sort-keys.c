/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sort-keys.c - the keys, finding them by prefix, a stable sort
 */
#include "config.h"

#include "analyze/sort-keys.h"

#include "analyze/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Less than, equal to or greater than zero: a before, with, behind b. */
typedef int (*compare_function)(const struct profile_row *a,
				const struct profile_row *b);

struct sort_key {
	const char *name;
	const char *meaning; /* as "Ordered by:" has it */
	compare_function compare;
};

static int
by_calls(const struct profile_row *a, const struct profile_row *b)
{
	return (a->numbers.calls < b->numbers.calls) -
	       (a->numbers.calls > b->numbers.calls);
}

static int
by_primitive_calls(const struct profile_row *a, const struct profile_row *b)
{
	return (a->numbers.primitive_calls < b->numbers.primitive_calls) -
	       (a->numbers.primitive_calls > b->numbers.primitive_calls);
}

static int
by_cumulative_time(const struct profile_row *a, const struct profile_row *b)
{
	return (a->numbers.cumulative_seconds < b->numbers.cumulative_seconds) -
	       (a->numbers.cumulative_seconds > b->numbers.cumulative_seconds);
}

static int
by_own_time(const struct profile_row *a, const struct profile_row *b)
{
	return (a->numbers.own_seconds < b->numbers.own_seconds) -
	       (a->numbers.own_seconds > b->numbers.own_seconds);
}

/* Bytes of UTF-8 sort like its code points. */
static int
by_file(const struct profile_row *a, const struct profile_row *b)
{
	return strcmp(a->key.file, b->key.file);
}

static int
by_line(const struct profile_row *a, const struct profile_row *b)
{
	return (a->key.line > b->key.line) - (a->key.line < b->key.line);
}

static int
by_name(const struct profile_row *a, const struct profile_row *b)
{
	return strcmp(a->key.name, b->key.name);
}

static int
by_name_file_line(const struct profile_row *a, const struct profile_row *b)
{
	int order = by_name(a, b);

	if (!order)
		order = by_file(a, b);
	return order ? order : by_line(a, b);
}

static int
by_printed_name(const struct profile_row *a, const struct profile_row *b)
{
	return strcmp(a->text, b->text);
}

static const struct sort_key all_keys[] = {
	{"calls", "call count", by_calls},
	{"cumtime", "cumulative time", by_cumulative_time},
	{"cumulative", "cumulative time", by_cumulative_time},
	{"filename", "file name", by_file},
	{"line", "line number", by_line},
	{"module", "file name", by_file},
	{"name", "function name", by_name},
	{"ncalls", "call count", by_calls},
	{"nfl", "name/file/line", by_name_file_line},
	{"pcalls", "primitive call count", by_primitive_calls},
	{"stdname", "standard name", by_printed_name},
	{"time", "internal time", by_own_time},
	{"tottime", "internal time", by_own_time},
};

enum { KEY_COUNT = sizeof all_keys / sizeof all_keys[0] };

static bool
unknown_key(const char *word, struct fault *fault)
{
	return fault_set(fault, FAULT_USAGE,
			 "no sort key '%s'; there are calls, cumulative, "
			 "filename, line, module, name, ncalls, nfl, pcalls, "
			 "stdname, time, tottime, cumtime and none",
			 word);
}

static void
ambiguous_key(const char *word, struct fault *fault)
{
	char list[256];
	size_t used_bytes = 0;

	for (size_t i = 0; i < KEY_COUNT; i++)
		if (!strncmp(all_keys[i].name, word, strlen(word)))
			used_bytes += (size_t)snprintf(
				list + used_bytes, sizeof list - used_bytes,
				"%s%s", used_bytes ? ", " : "",
				all_keys[i].name);
	fault_set(fault, FAULT_USAGE,
		  "sort key '%s' is ambiguous: it begins %s; write more "
		  "letters",
		  word, list);
}

/* The key that word names or begins. */
static const struct sort_key *
find_key(const char *word, struct fault *fault)
{
	size_t length_bytes = strlen(word);
	const struct sort_key *found = NULL;
	bool is_ambiguous = false;

	for (size_t i = 0; length_bytes && i < KEY_COUNT; i++) {
		const struct sort_key *key = &all_keys[i];

		if (!strcmp(key->name, word))
			return key;
		if (strncmp(key->name, word, length_bytes))
			continue;
		is_ambiguous |= found && (length_bytes < 2 ||
					  found->compare != key->compare);
		found = key;
	}
	if (is_ambiguous)
		ambiguous_key(word, fault);
	else if (!found)
		unknown_key(word, fault);
	return is_ambiguous ? NULL : found;
}

/* The keys that older profilers had as numbers, -1 first. */
static const char *
old_name(const char *word)
{
	static const struct {
		const char *number, *name;
	} old_keys[] = {
		{"-1", "stdname"},
		{"0", "calls"},
		{"1", "time"},
		{"2", "cumulative"},
	};

	for (size_t i = 0; i < sizeof old_keys / sizeof old_keys[0]; i++)
		if (!strcmp(word, old_keys[i].number))
			return old_keys[i].name;
	return NULL;
}

static bool
add_key(struct sort_keys *keys, const char *word, struct fault *fault)
{
	if (!strcmp(word, "none")) {
		keys->count = 0;
		return true;
	}
	if (old_name(word) && keys->count)
		return fault_set(fault, FAULT_USAGE,
				 "sort key '%s': a number stands alone; "
				 "write '%s'",
				 word, old_name(word));
	if (old_name(word))
		word = old_name(word);
	if (keys->count == SORT_KEYS_MAX)
		return fault_set(fault, FAULT_USAGE,
				 "more than %d sort keys; leave some out",
				 SORT_KEYS_MAX);

	const struct sort_key *key = find_key(word, fault);
	if (!key)
		return false;
	keys->keys[keys->count++] = key;
	return true;
}

bool
sort_keys_add(struct sort_keys *keys, const char *list, struct fault *fault)
{
	char *copy = xstrdup(list);
	char *rest = copy;
	bool is_good = true;

	while (is_good && rest)
		is_good = add_key(keys, strsep(&rest, ","), fault);
	free(copy);
	return is_good;
}

char *
sort_keys_text(const struct sort_keys *keys)
{
	size_t size_bytes = 1;

	for (size_t i = 0; i < keys->count; i++)
		size_bytes += strlen(keys->keys[i]->meaning) + strlen(", ");

	char *text = xmalloc(size_bytes);
	char *end = text;
	*end = '\0';
	for (size_t i = 0; i < keys->count; i++) {
		if (i)
			end = stpcpy(end, ", ");
		end = stpcpy(end, keys->keys[i]->meaning);
	}
	return text;
}

/* qsort() may not be stable: the load order is the last key. */
struct sort_item {
	const struct sort_keys *keys;
	struct profile_row *row;
	size_t load_order;
};

static int
compare_items(const void *left, const void *right)
{
	const struct sort_item *a = left;
	const struct sort_item *b = right;

	for (size_t i = 0; i < a->keys->count; i++) {
		int order = a->keys->keys[i]->compare(a->row, b->row);

		if (order)
			return order;
	}
	return (a->load_order > b->load_order) -
	       (a->load_order < b->load_order);
}

void
sort_keys_sort(const struct sort_keys *keys, struct profile_row **rows,
	       size_t row_count)
{
	struct sort_item *items;

	if (!keys->count || row_count < 2)
		return;
	items = xcalloc(row_count, sizeof *items);
	for (size_t i = 0; i < row_count; i++)
		items[i] = (struct sort_item){keys, rows[i], i};
	qsort(items, row_count, sizeof *items, compare_items);
	for (size_t i = 0; i < row_count; i++)
		rows[i] = items[i].row;
	free(items);
}
