/* SPDX-License-Identifier: MIT
 *
 * hook-compare.h - a dump of one thread's calls against the model
 *
 * What differs is told on stderr, a line each; the first few only.
 */
#ifndef CYGPROF_TESTS_HOOK_COMPARE_H
#define CYGPROF_TESTS_HOOK_COMPARE_H

#include <stdbool.h>

#include "analyze/dump.h"
#include "tests/unit/hook-model.h"

struct hook_compare {
	const struct dump *dump;
	struct model *model;
	/* The test's number of a function; MODEL_PATHS: it has none. */
	unsigned (*function_of)(const struct dump *dump,
				const struct dump_function *function);
	unsigned difference_count;
};

/* Every call path: calls, ticks, open calls and their time so far. */
void hook_compare_paths(struct hook_compare *compare);

/* Calls of every function, by whatever path, folded or not. */
void hook_compare_calls(struct hook_compare *compare);

/* The last calls, one by one. */
void hook_compare_ring(struct hook_compare *compare);

/* What was healed and unmatched, and that nothing else happened. */
void hook_compare_health(struct hook_compare *compare);

#endif
