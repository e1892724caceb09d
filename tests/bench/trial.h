/* SPDX-License-Identifier: MIT
 *
 * trial.h - one run of one program, in a process and an environment of its own
 *
 * Nothing of the caller's environment is passed on: neither its preloads nor
 * its settings of the recorder.
 *
 * Failure: said on stderr.
 */
#ifndef CYGPROF_BENCH_TRIAL_H
#define CYGPROF_BENCH_TRIAL_H

#include "tests/bench/variants.h"

#include <stdbool.h>

struct trial {
	const char *folder; /* where the programs lie */
	const char *scratch_path; /* of the dump; removed after each run */
	const char *workload;
	unsigned long call_count;
};

/* Pins this process, and so its children, to one processor. */
bool trial_pin(int processor);

/* Runs the variant's program; ret_ns is the time of one call. */
bool trial_run(const struct trial *trial, const struct variant *variant,
	       double *ret_ns);

#endif
