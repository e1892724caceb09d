/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pstats.c - the rows that are shown, sorted and restricted
 */
#include "config.h"

#include "analyze/pstats.h"

#include "analyze/memory.h"

#include <stdlib.h>
#include <string.h>

static struct profile_row **
copy_rows(struct profile_row *const *rows, size_t row_count)
{
	struct profile_row **copy = xcalloc(row_count + 1, sizeof *copy);

	if (row_count)
		memcpy(copy, rows, row_count * sizeof *copy);
	return copy;
}

void
pstats_open(struct pstats *pstats, const struct profile *profile)
{
	memset(pstats, 0, sizeof *pstats);
	pstats->profile = profile;
	pstats->rows = copy_rows(profile->rows, profile->row_count);
}

void
pstats_close(struct pstats *pstats)
{
	free(pstats->rows);
	free(pstats->sort_text);
	memset(pstats, 0, sizeof *pstats);
}

void
pstats_sort(struct pstats *pstats, const struct sort_keys *keys)
{
	const struct profile *profile = pstats->profile;

	free(pstats->rows);
	free(pstats->sort_text);
	pstats->rows = copy_rows(profile->rows, profile->row_count);
	pstats->sort_text = keys->count ? sort_keys_text(keys) : NULL;
	sort_keys_sort(keys, pstats->rows, profile->row_count);
}

void
pstats_reverse(struct pstats *pstats)
{
	size_t row_count = pstats->profile->row_count;

	if (!pstats->sort_text)
		return;
	for (size_t i = 0; i < row_count / 2; i++) {
		struct profile_row *row = pstats->rows[i];

		pstats->rows[i] = pstats->rows[row_count - 1 - i];
		pstats->rows[row_count - 1 - i] = row;
	}
}

/* Adds the line that tells what one restriction did, if it did anything. */
static void
tell_restriction(FILE *message, const struct restriction *restriction,
		 size_t old_count, size_t new_count)
{
	bool is_invalid = restriction->kind == RESTRICTION_EXPRESSION &&
			  !restriction->compiled;

	if (!is_invalid && old_count == new_count)
		return;

	char *text = restriction_text(restriction);
	if (is_invalid)
		fprintf(message, "   <Invalid regular expression %s>\n", text);
	else
		fprintf(message,
			"   List reduced from %zu to %zu due to restriction "
			"<%s>\n",
			old_count, new_count, text);
	free(text);
}

static bool
restrict_choice(const struct restrictions *restrictions,
		struct pstats_choice *choice, FILE *message,
		struct fault *fault)
{
	for (size_t i = 0; restrictions && i < restrictions->count; i++) {
		const struct restriction *restriction = &restrictions->list[i];
		size_t old_count = choice->count;

		if (!restriction_apply(restriction, choice->rows, old_count,
				       &choice->count, fault))
			return false;
		tell_restriction(message, restriction, old_count,
				 choice->count);
	}
	return true;
}

bool
pstats_choose(const struct pstats *pstats,
	      const struct restrictions *restrictions,
	      struct pstats_choice *ret_choice, struct fault *fault)
{
	struct pstats_choice choice = {
		.rows = copy_rows(pstats->rows, pstats->profile->row_count),
		.count = pstats->profile->row_count,
	};
	size_t message_bytes = 0;
	FILE *message = open_memstream(&choice.message, &message_bytes);
	bool is_good;

	if (!message)
		xmalloc_failed(message_bytes);
	if (pstats->sort_text)
		fprintf(message, "   Ordered by: %s\n", pstats->sort_text);
	else
		fputs("   Random listing order was used\n", message);
	is_good = restrict_choice(restrictions, &choice, message, fault);
	fclose(message);

	if (is_good)
		*ret_choice = choice;
	else
		pstats_choice_close(&choice);
	return is_good;
}

void
pstats_choice_close(struct pstats_choice *choice)
{
	free(choice->rows);
	free(choice->message);
	memset(choice, 0, sizeof *choice);
}
