/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pstats.h - a profile as text, byte for byte as Python's pstats prints it
 *
 * A report is a profile with an order, as pstats.Stats is one: sort it, turn
 * it round, print the table, the callers or the callees of chosen rows, as
 * often as wanted.
 *
 *  1. Not sorted means load order ("Random listing order was used").
 *  2. An empty choice prints nothing behind the counts line, as in pstats.
 *  3. What pstats does not have, notes and row marks, is_plain leaves out;
 *     profiles that came from Python have neither.
 *  4. Names are written as printed-name.h says.
 *
 * Memory:  the report borrows the profile; adding to the profile or stripping
 *          its directories ends the report: close it before, open a new one.
 * Failure: printing fails only by a restriction's fault, before the block in
 *          question is begun; errors of the stream are the caller's to check.
 */
#ifndef CYGPROF_ANALYZE_PSTATS_H
#define CYGPROF_ANALYZE_PSTATS_H

#include "analyze/fault.h"
#include "analyze/profile.h"
#include "analyze/restriction.h"
#include "analyze/sort-keys.h"

#include <stdbool.h>
#include <stdio.h>

struct pstats {
	const struct profile *profile;
	struct profile_row **rows; /* all, in the order to print */
	char *sort_text;	   /* NULL: not sorted */
	bool is_plain;
};

void pstats_open(struct pstats *pstats, const struct profile *profile);

/* Accepts a zeroed one. */
void pstats_close(struct pstats *pstats);

/* Sorts anew from load order; no keys: not sorted again. */
void pstats_sort(struct pstats *pstats, const struct sort_keys *keys);

/* Turns the order round; nothing if it is not sorted. */
void pstats_reverse(struct pstats *pstats);

/* Files, notes, counts and the table of rows. */
bool pstats_print_table(const struct pstats *pstats,
			const struct restrictions *restrictions, FILE *out,
			struct fault *fault);

/* Who called the rows; whom they called. */
bool pstats_print_callers(const struct pstats *pstats,
			  const struct restrictions *restrictions, FILE *out,
			  struct fault *fault);
bool pstats_print_callees(const struct pstats *pstats,
			  const struct restrictions *restrictions, FILE *out,
			  struct fault *fault);

/* The rows that a list of restrictions leaves, and what pstats says above
 * them ("   Ordered by: ...", each line ended). */
struct pstats_choice {
	struct profile_row **rows;
	size_t count;
	char *message;
};

/* restrictions may be NULL: all rows. */
bool pstats_choose(const struct pstats *pstats,
		   const struct restrictions *restrictions,
		   struct pstats_choice *ret_choice, struct fault *fault);
void pstats_choice_close(struct pstats_choice *choice);

#endif
