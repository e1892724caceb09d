/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compensation.c - how much of a measured time the hooks themselves took
 */
#include "config.h"

#include "analyze/compensation.h"

#include <stdlib.h>

/* A dump has a handful of calibrations. */
enum { CALIBRATIONS_USED = 64 };

static int
compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return a < b ? -1 : a > b;
}

/* The median of one field, given by its offset, over all calibrations: one
 * that was taken in a bad moment does not count. */
static double
median_of(const struct dump *dump, size_t field_offset)
{
	double values[CALIBRATIONS_USED];
	size_t count = dump->calibration_count;

	if (count > CALIBRATIONS_USED)
		count = CALIBRATIONS_USED;
	if (!count)
		return 0;
	for (size_t i = 0; i < count; i++)
		values[i] =
			*(const double *)((const char *)&dump->calibrations[i] +
					  field_offset);
	qsort(values, count, sizeof *values, compare_doubles);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

struct compensation
compensation_of(const struct dump *dump)
{
	double empty_inside = median_of(
		dump, offsetof(struct dump_calibration, empty_inside));
	double chain_inside = median_of(
		dump, offsetof(struct dump_calibration, chain_inside));
	double empty_outside = median_of(
		dump, offsetof(struct dump_calibration, empty_outside));
	double chain_outside = median_of(
		dump, offsetof(struct dump_calibration, chain_outside));
	bool is_empty_lower =
		empty_inside + empty_outside < chain_inside + chain_outside;

	return (struct compensation){
		.inside = (empty_inside + chain_inside) / 2,
		.outside = (empty_outside + chain_outside) / 2,
		.low_inside = is_empty_lower ? empty_inside : chain_inside,
		.low_outside = is_empty_lower ? empty_outside : chain_outside,
		.high_inside = is_empty_lower ? chain_inside : empty_inside,
		.high_outside = is_empty_lower ? chain_outside : empty_outside,
	};
}

int64_t
compensation_ticks(double inside, uint64_t calls, double outside,
		   uint64_t child_calls)
{
	double ticks = inside * (double)calls + outside * (double)child_calls;

	if (ticks >= (double)INT64_MAX)
		return INT64_MAX;
	return (int64_t)(ticks + 0.5);
}
