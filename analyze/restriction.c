/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * restriction.c - read a restriction, apply it to rows
 */
#include "config.h"

#include "analyze/restriction.h"

#include "analyze/expression.h"
#include "analyze/memory.h"
#include "analyze/python-repr.h"

#include <stdlib.h>
#include <string.h>

static const char *
skip_digits(const char *text)
{
	return text + strspn(text, "0123456789");
}

static const char *
skip_sign(const char *text)
{
	return text + (*text == '-' || *text == '+');
}

static bool
is_count(const char *text)
{
	const char *digits = skip_sign(text);
	const char *end = skip_digits(digits);

	return end > digits && !*end;
}

static bool
is_fraction(const char *text)
{
	const char *start = skip_sign(text);
	const char *dot = skip_digits(start);

	if (*dot != '.')
		return false;

	const char *end = skip_digits(dot + 1);
	if (end - start < 2) /* the dot alone */
		return false;
	if (*end == 'e' || *end == 'E') {
		const char *digits = skip_sign(end + 1);

		end = skip_digits(digits);
		if (end == digits)
			return false;
	}
	return !*end;
}

void
restriction_parse(const char *text, struct restriction *ret_restriction)
{
	memset(ret_restriction, 0, sizeof *ret_restriction);
	if (is_count(text)) {
		ret_restriction->kind = RESTRICTION_COUNT;
		ret_restriction->count = strtol(text, NULL, 10);
	} else if (is_fraction(text)) {
		ret_restriction->kind = RESTRICTION_FRACTION;
		ret_restriction->fraction = strtod(text, NULL);
	} else {
		ret_restriction->kind = RESTRICTION_EXPRESSION;
		ret_restriction->expression = xstrdup(text);
		ret_restriction->compiled = expression_new(text);
	}
}

void
restriction_close(struct restriction *restriction)
{
	expression_free(restriction->compiled);
	free(restriction->expression);
	memset(restriction, 0, sizeof *restriction);
}

void
restrictions_add(struct restrictions *restrictions, const char *text)
{
	restrictions->list = xrealloc(restrictions->list,
				      (restrictions->count + 1) *
					      sizeof *restrictions->list);
	restriction_parse(text, &restrictions->list[restrictions->count]);
	restrictions->count++;
}

void
restrictions_close(struct restrictions *restrictions)
{
	for (size_t i = 0; i < restrictions->count; i++)
		restriction_close(&restrictions->list[i]);
	free(restrictions->list);
	memset(restrictions, 0, sizeof *restrictions);
}

char *
restriction_text(const struct restriction *restriction)
{
	switch (restriction->kind) {
	case RESTRICTION_COUNT:
		return xasprintf("%ld", restriction->count);
	case RESTRICTION_FRACTION:
		return python_repr_fraction(restriction->fraction);
	default:
		return python_repr_text(restriction->expression);
	}
}

static bool
keep_matches(const struct restriction *restriction, struct profile_row **rows,
	     size_t row_count, size_t *ret_count, struct fault *fault)
{
	size_t kept_count = 0;

	for (size_t i = 0; i < row_count; i++) {
		bool is_match = false;

		if (!expression_matches(restriction->compiled, rows[i]->text,
					&is_match))
			return fault_set(fault, FAULT_COULD_NOT,
					 "regular expression '%s' takes too "
					 "many steps; write a simpler one",
					 restriction->expression);
		if (is_match)
			rows[kept_count++] = rows[i];
	}
	*ret_count = kept_count;
	return true;
}

bool
restriction_apply(const struct restriction *restriction,
		  struct profile_row **rows, size_t row_count,
		  size_t *ret_count, struct fault *fault)
{
	*ret_count = row_count;
	switch (restriction->kind) {
	case RESTRICTION_COUNT:
		if (restriction->count >= 0 &&
		    (unsigned long)restriction->count < row_count)
			*ret_count = restriction->count;
		return true;
	case RESTRICTION_FRACTION:
		if (restriction->fraction >= 0 && restriction->fraction < 1)
			*ret_count = row_count * restriction->fraction + .5;
		return true;
	default:
		if (!restriction->compiled)
			return true;
		return keep_matches(restriction, rows, row_count, ret_count,
				    fault);
	}
}
