/* SPDX-License-Identifier: MIT
 *
 * bench.c - what a call costs under each kind of hooks, side by side
 *
 * usage: bench [-k] [-n RUNS] [-c CALLS] [-p PROCESSOR] [-w WORKLOAD]
 *              [-o FOLDER] PROGRAMS-FOLDER
 *
 *     -k  say which bars hold; exit 1 if one does not
 *     -o  keep the report in FOLDER, in a file named by the processor
 *
 * Each run tries every variant of every workload once, one after the other,
 * and begins with another variant than the run before: machines have moods,
 * and what is compared should share them.
 */
#include "tests/bench/report.h"
#include "tests/bench/trial.h"
#include "tests/bench/workloads.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORKLOADS_LIMIT = 32, PATH_BYTES = 4096 };

struct plan {
	const char *programs_folder;
	const char *results_folder; /* NULL: not kept */
	const char *only_workload;  /* NULL: all */
	size_t run_count;
	unsigned long call_count;
	int processor;
	bool is_check;
};

struct bench {
	struct plan plan;
	size_t result_count;
	struct result results[WORKLOADS_LIMIT];
	char scratch_folder[64];
};

static bool
read_plan(struct plan *plan, int argc, char **argv)
{
	int option;

	*plan = (struct plan){ .run_count = 11, .call_count = 500000 };
	while ((option = getopt(argc, argv, "kn:c:p:w:o:")) != -1) {
		if (option == 'k')
			plan->is_check = true;
		else if (option == 'n')
			plan->run_count = strtoul(optarg, NULL, 10);
		else if (option == 'c')
			plan->call_count = strtoul(optarg, NULL, 10);
		else if (option == 'p')
			plan->processor = atoi(optarg);
		else if (option == 'w')
			plan->only_workload = optarg;
		else if (option == 'o')
			plan->results_folder = optarg;
		else
			return false;
	}
	plan->programs_folder = argv[optind];
	return optind + 1 == argc && plan->run_count > 0 &&
	       plan->run_count <= SAMPLES_LIMIT && plan->call_count > 0 &&
	       (!plan->only_workload || workloads_find(plan->only_workload));
}

static void
choose_workloads(struct bench *bench)
{
	const char *only = bench->plan.only_workload;

	for (const struct workload *w = workloads_all(); w->name; w++)
		if (!only || strcmp(only, w->name) == 0)
			bench->results[bench->result_count++] =
				(struct result){ w->name, w->what, { { 0 } } };
}

/* One run of all variants of a workload. */
static bool
run_once(struct bench *bench, struct result *result, size_t run)
{
	char dump_path[PATH_BYTES];
	struct trial trial = { bench->plan.programs_folder, dump_path,
			       result->workload, bench->plan.call_count };

	snprintf(dump_path, sizeof(dump_path), "%s/dump",
		 bench->scratch_folder);
	for (size_t i = 0; i < VARIANT_COUNT; i++) {
		enum variant_id id = (enum variant_id)((run + i) %
						       VARIANT_COUNT);
		struct samples *times = &result->times[id];

		if (!trial_run(&trial, variants_get(id),
			       &times->value[times->value_count]))
			return false;
		times->value_count++;
	}
	return true;
}

static bool
run_all(struct bench *bench)
{
	for (size_t run = 0; run < bench->plan.run_count; run++)
		for (size_t i = 0; i < bench->result_count; i++)
			if (!run_once(bench, &bench->results[i], run))
				return false;
	return true;
}

/* Prints the report; returns how many bars do not hold. */
static int
print_report(const struct bench *bench, FILE *out)
{
	const struct plan *plan = &bench->plan;
	int missed_count = 0;

	report_head(out, plan->run_count, plan->call_count, plan->processor);
	for (size_t i = 0; i < bench->result_count; i++)
		report_result(out, &bench->results[i]);
	fputc('\n', out);
	for (size_t i = 0; plan->is_check && i < bench->result_count; i++)
		missed_count += report_bars(out, &bench->results[i]);
	return missed_count;
}

/* "AMD EPYC 7571" is kept in amd-epyc-7571.txt. */
static bool
keep_report(const struct bench *bench)
{
	char name[128], path[PATH_BYTES];
	FILE *file;

	report_processor(name, sizeof(name));
	for (char *c = name; *c; c++)
		*c = isalnum((unsigned char)*c) ?
			     (char)tolower((unsigned char)*c) : '-';
	snprintf(path, sizeof(path), "%s/%s.txt", bench->plan.results_folder,
		 name);
	file = fopen(path, "w");
	if (!file)
		return perror(path), false;
	print_report(bench, file);
	printf("kept in %s\n", path);
	return fclose(file) == 0;
}

int
main(int argc, char **argv)
{
	static struct bench bench;
	bool has_run;

	if (!read_plan(&bench.plan, argc, argv)) {
		fprintf(stderr, "usage: bench [-k] [-n RUNS] [-c CALLS]"
				" [-p PROCESSOR] [-w WORKLOAD] [-o FOLDER]"
				" PROGRAMS-FOLDER\n");
		return 2;
	}
	strcpy(bench.scratch_folder, "/tmp/bench-XXXXXX");
	if (!mkdtemp(bench.scratch_folder))
		return perror(bench.scratch_folder), 1;
	choose_workloads(&bench);
	has_run = trial_pin(bench.plan.processor) && run_all(&bench);
	rmdir(bench.scratch_folder);
	if (!has_run)
		return 1;

	int missed_count = print_report(&bench, stdout);

	if (bench.plan.results_folder && !keep_report(&bench))
		return 1;
	return missed_count != 0;
}
