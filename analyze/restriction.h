/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restriction.h - which rows of a report are shown
 *
 *     200      the first 200 rows; negative or too large: no effect
 *     0.25     the first quarter; no effect outside 0.0 <= fraction < 1.0
 *     'leaf'   the rows whose printed name holds a match of that regular
 *              expression (PCRE2: a superset of Python's `re`)
 *
 * Each is applied to what the ones before left.
 *
 * Memory:  restriction_close() frees what restriction_parse() made.
 */
#ifndef CYGPROF_ANALYZE_RESTRICTION_H
#define CYGPROF_ANALYZE_RESTRICTION_H

#include "analyze/fault.h"
#include "analyze/profile.h"

#include <stdbool.h>
#include <stddef.h>

enum restriction_kind {
	RESTRICTION_COUNT,
	RESTRICTION_FRACTION,
	RESTRICTION_EXPRESSION,
};

struct restriction {
	enum restriction_kind kind;
	long count;
	double fraction;
	char *expression; /* as given, even if it is not a valid one */
	void *compiled;	  /* private; NULL: not a valid expression */
};

/* A list of them, in the order in which they are applied. */
struct restrictions {
	struct restriction *list;
	size_t count;
};

/* Digits make a count, digits with a dot a fraction (its exponent may
 * follow), all else is a regular expression.  None is refused: like pstats,
 * the report itself tells of an expression that is not valid. */
void restriction_parse(const char *text, struct restriction *ret_restriction);
void restriction_close(struct restriction *restriction);

void restrictions_add(struct restrictions *restrictions, const char *text);
void restrictions_close(struct restrictions *restrictions);

/* As Python's repr(): what pstats prints between < and >; caller frees. */
char *restriction_text(const struct restriction *restriction);

/* Keeps the chosen rows, in order, at the start of rows and returns in
 * *ret_count how many.  Fault: an expression that needs too many steps. */
bool restriction_apply(const struct restriction *restriction,
		       struct profile_row **rows, size_t row_count,
		       size_t *ret_count, struct fault *fault);

#endif
