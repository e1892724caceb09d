/* SPDX-License-Identifier: MIT
 *
 * samples.c - medians and quartiles
 */
#include "tests/bench/samples.h"

#include <stdlib.h>

static int
compare_values(const void *a, const void *b)
{
	double one = *(const double *)a, two = *(const double *)b;

	return (one > two) - (one < two);
}

/* Between the two nearest values where none lies at the place itself: a
 * quarter of 0 1 2 3 is 0.75. */
static double
quantile(const struct samples *sorted, double part)
{
	double place = part * (double)(sorted->value_count - 1);
	size_t below = (size_t)place;
	size_t above = below + (below + 1 < sorted->value_count);
	double step = sorted->value[above] - sorted->value[below];

	return sorted->value[below] + step * (place - (double)below);
}

struct summary
samples_summarize(const struct samples *samples)
{
	struct samples sorted = *samples;

	qsort(sorted.value, sorted.value_count, sizeof(sorted.value[0]),
	      compare_values);
	return (struct summary){
		.minimum = sorted.value[0],
		.lower = quantile(&sorted, 0.25),
		.median = quantile(&sorted, 0.5),
		.upper = quantile(&sorted, 0.75),
	};
}

struct summary
samples_summarize_ratio(const struct samples *samples,
			const struct samples *base)
{
	struct samples ratios = { .value_count = samples->value_count };

	for (size_t i = 0; i < ratios.value_count; i++)
		ratios.value[i] = samples->value[i] / base->value[i];
	return samples_summarize(&ratios);
}
