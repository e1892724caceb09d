/* SPDX-License-Identifier: MIT
 *
 * report.c - prints what the benchmark found
 */
#include "tests/bench/report.h"

#include <string.h>

void
report_processor(char *ret_name, size_t name_bytes)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	char line[256];
	const char *name = NULL;

	while (!name && file && fgets(line, sizeof(line), file))
		if (strncmp(line, "model name", 10) == 0)
			name = strchr(line, ':');
	if (name)
		line[strcspn(line, "\n")] = '\0';
	snprintf(ret_name, name_bytes, "%s",
		 name ? name + 1 + strspn(name + 1, " ") : "unknown processor");
	if (file)
		fclose(file);
}

void
report_head(FILE *out, size_t run_count, unsigned long call_count,
	    int processor)
{
	char name[128];

	report_processor(name, sizeof(name));
	fprintf(out,
		"Nanoseconds a call, enter and exit together: %zu interleaved"
		" runs of %lu\ncalls on processor %d, %s.  Ratios are taken"
		" within each run.\n",
		run_count, call_count, processor, name);
}

static void
print_row(FILE *out, const struct result *result, enum variant_id id)
{
	const struct variant *variant = variants_get(id);
	const struct samples *times = result->times;
	struct summary time = samples_summarize(&times[id]);

	fprintf(out, "  %-24s%8.2f%8.2f%8.2f%8.2f", variant->name, time.median,
		time.minimum, time.lower, time.upper);
	if (variant->ratio_limit > 0) {
		struct summary ratio = samples_summarize_ratio(
			&times[id], &times[variant->base]);

		fprintf(out, "  %6.2f %6.2f %6.2f of %s", ratio.median,
			ratio.lower, ratio.upper,
			variants_get(variant->base)->name);
	}
	fputc('\n', out);
}

void
report_result(FILE *out, const struct result *result)
{
	char title[64];

	snprintf(title, sizeof(title), "%s: %s", result->workload,
		 result->what);
	fprintf(out, "\n%-40s\n  %-24s%8s%8s%8s%8s  %6s %6s %6s\n", title, "",
		"median", "min", "lower", "upper", "ratio", "lower", "upper");
	for (int id = 0; id < VARIANT_COUNT; id++)
		print_row(out, result, (enum variant_id)id);
}

int
report_bars(FILE *out, const struct result *result)
{
	int missed_count = 0;

	for (int id = 0; id < VARIANT_COUNT; id++) {
		const struct variant *variant =
			variants_get((enum variant_id)id);

		if (!(variant->ratio_limit > 0))
			continue;

		double ratio = samples_summarize_ratio(
				       &result->times[id],
				       &result->times[variant->base]).median;
		bool holds = ratio <= variant->ratio_limit;

		fprintf(out, "%-8s%-12s %-23s %5.2f x %-13s (bar: %.2f)\n",
			holds ? "holds" : "MISSED", result->workload,
			variant->name, ratio, variants_get(variant->base)->name,
			variant->ratio_limit);
		missed_count += !holds;
	}
	return missed_count;
}
