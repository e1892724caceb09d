/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * nearest.c - the distance of two words, and the best so far
 */
#include "config.h"

#include "analyze/nearest.h"

#include <stdint.h>
#include <string.h>

/* No word of ours is longer; what is longer is near to none of them. */
enum { NEAREST_MAX_BYTES = 40 };

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: cost[i][j] is the price of turning the first i
 * letters of one word into the first j of the other. */
static size_t
word_distance(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
	uint8_t cost[NEAREST_MAX_BYTES + 1][NEAREST_MAX_BYTES + 1];

	for (size_t i = 0; i <= a_bytes; i++)
		cost[i][0] = (uint8_t)i;
	for (size_t j = 0; j <= b_bytes; j++)
		cost[0][j] = (uint8_t)j;
	for (size_t i = 1; i <= a_bytes; i++)
		for (size_t j = 1; j <= b_bytes; j++) {
			size_t best = cost[i - 1][j - 1] +
				      (size_t)(a[i - 1] != b[j - 1]);

			best = smaller(best, cost[i - 1][j] + 1u);
			best = smaller(best, cost[i][j - 1] + 1u);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				best = smaller(best, cost[i - 2][j - 2] + 1u);
			cost[i][j] = (uint8_t)best;
		}
	return cost[a_bytes][b_bytes];
}

struct nearest
nearest_open(const char *typed, size_t typed_bytes)
{
	size_t wrong_count = typed_bytes / 3 ? typed_bytes / 3 : 1;

	return (struct nearest){
		.typed = typed,
		.typed_bytes = typed_bytes,
		.limit_count = wrong_count + 1,
	};
}

void
nearest_try(struct nearest *nearest, const char *known)
{
	size_t known_bytes = strlen(known);
	size_t distance;

	if (nearest->typed_bytes < 2 ||
	    nearest->typed_bytes > NEAREST_MAX_BYTES ||
	    known_bytes > NEAREST_MAX_BYTES)
		return;
	distance = word_distance(nearest->typed, nearest->typed_bytes, known,
				 known_bytes);
	if (!strncmp(known, nearest->typed, nearest->typed_bytes))
		distance = smaller(distance, 1);
	if (distance >= nearest->limit_count)
		return;
	nearest->word = known;
	nearest->limit_count = distance;
}
