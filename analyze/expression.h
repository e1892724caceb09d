/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression.h - regular expressions
 *
 * The only room that includes pcre2.h.  PCRE2 reads nearly all that Python's
 * `re` reads, with Unicode's letters and digits; the work of one match is
 * limited, so that an expression which would search for years ends.
 */
#ifndef CYGPROF_ANALYZE_EXPRESSION_H
#define CYGPROF_ANALYZE_EXPRESSION_H

#include <stdbool.h>

struct expression;

/* NULL: text is not a valid expression. */
struct expression *expression_new(const char *text);

/* NULL is fine. */
void expression_free(struct expression *expression);

/* Whether it matches anywhere in text, which is valid UTF-8.  False: the
 * limit was reached. */
bool expression_matches(const struct expression *expression, const char *text,
			bool *ret_is_match);

#endif
