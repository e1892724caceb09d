/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression.c - PCRE2's, with limits to steps and memory
 */
#include "config.h"

#include "analyze/expression.h"

#include "analyze/memory.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A million steps are some ten milliseconds.  Names are short: an honest
 * expression needs some thousands. */
enum { STEPS_MAX = 1000000, HEAP_KIBIBYTES_MAX = 65536 };

struct expression {
	pcre2_code *code;
	pcre2_match_data *match_data;
	pcre2_match_context *limits;
};

struct expression *
expression_new(const char *text)
{
	struct expression *expression;
	pcre2_code *code;
	size_t error_offset;
	int error;

	code = pcre2_compile((PCRE2_SPTR)text, strlen(text),
			     PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C,
			     &error, &error_offset, NULL);
	if (!code)
		return NULL;
	expression = xcalloc(1, sizeof *expression);
	expression->code = code;
	expression->match_data =
		pcre2_match_data_create_from_pattern(code, NULL);
	expression->limits = pcre2_match_context_create(NULL);
	if (!expression->match_data || !expression->limits)
		xmalloc_failed(sizeof *expression);
	pcre2_set_match_limit(expression->limits, STEPS_MAX);
	pcre2_set_heap_limit(expression->limits, HEAP_KIBIBYTES_MAX);
	return expression;
}

void
expression_free(struct expression *expression)
{
	if (!expression)
		return;
	pcre2_match_context_free(expression->limits);
	pcre2_match_data_free(expression->match_data);
	pcre2_code_free(expression->code);
	free(expression);
}

bool
expression_matches(const struct expression *expression, const char *text,
		   bool *ret_is_match)
{
	int result = pcre2_match(expression->code, (PCRE2_SPTR)text,
				 strlen(text), 0, PCRE2_NO_UTF_CHECK,
				 expression->match_data, expression->limits);

	/* 0: more groups than room for them, which is a match. */
	*ret_is_match = result >= 0;
	return result >= 0 || result == PCRE2_ERROR_NOMATCH;
}
