/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * nearest.h - the word that a mistyped one was probably meant to be
 *
 *     struct nearest nearest = nearest_open("reprot", 6);
 *
 *     for (each known word)
 *             nearest_try(&nearest, known word);
 *     if (nearest.word)
 *             "did you mean report?"
 *
 * Nearness is the count of letters to add, drop, change or swap with their
 * neighbour.  A third of the word's letters may be wrong, at least one; a
 * word of which only the beginning was typed counts as one letter away.  Of
 * equally near words the first one tried wins.
 */
#ifndef CYGPROF_ANALYZE_NEAREST_H
#define CYGPROF_ANALYZE_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word; /* the nearest known word so far, or NULL */

	const char *typed;
	size_t typed_bytes;
	size_t limit_count; /* only fewer wrong letters than these are news */
};

/* Starts with the word as typed, which need not end in a NUL. */
struct nearest nearest_open(const char *typed, size_t typed_bytes);

/* Offers a known word, which must stay valid. */
void nearest_try(struct nearest *nearest, const char *known);

#endif
