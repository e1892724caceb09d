/* SPDX-License-Identifier: MIT
 *
 * variants.c - the table of variants
 *
 * A floor is the least that hooks with that clock can cost, so it is what the
 * recorder is measured against; off, the bar is hooks that do nothing.
 */
#include "tests/bench/variants.h"

const struct variant *
variants_get(enum variant_id id)
{
	static const struct variant table[VARIANT_COUNT] = {
		[VARIANT_NONE] = { "not instrumented", "none" },
		[VARIANT_EMPTY] = { "empty hooks", "empty" },
		[VARIANT_PLAIN_FLOOR] = { "plain floor", "plain-floor" },
		[VARIANT_ORDERED_FLOOR] = { "ordered floor", "ordered-floor" },
		[VARIANT_PLAIN] = {
			.name = "cygprof, plain clock",
			.program = "recorded",
			.environment = { "CYGPROF=on", "CYGPROF_CLOCK=plain" },
			.base = VARIANT_PLAIN_FLOOR,
			.ratio_limit = 1.5,
		},
		[VARIANT_ORDERED] = {
			.name = "cygprof, ordered clock",
			.program = "recorded",
			.environment = { "CYGPROF=on",
					 "CYGPROF_CLOCK=ordered" },
			.base = VARIANT_ORDERED_FLOOR,
			.ratio_limit = 1.5,
		},
		[VARIANT_OFF] = {
			.name = "cygprof, off",
			.program = "recorded",
			.environment = { "CYGPROF=off" },
			.base = VARIANT_EMPTY,
			.ratio_limit = 1.25,
		},
		[VARIANT_NEVER] = {
			.name = "cygprof, never",
			.program = "recorded",
			.environment = { "CYGPROF=never" },
			.base = VARIANT_EMPTY,
			.ratio_limit = 1.25,
		},
	};

	return &table[id];
}
