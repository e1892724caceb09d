/* SPDX-License-Identifier: MIT
 *
 * variants.h - what the workloads are linked with, and what each may cost
 *
 * To add one: a line in the table of variants.c, and its program in local.mk.
 */
#ifndef CYGPROF_BENCH_VARIANTS_H
#define CYGPROF_BENCH_VARIANTS_H

enum variant_id {
	VARIANT_NONE,
	VARIANT_EMPTY,
	VARIANT_PLAIN_FLOOR,
	VARIANT_ORDERED_FLOOR,
	VARIANT_PLAIN,
	VARIANT_ORDERED,
	VARIANT_OFF,
	VARIANT_NEVER,
	VARIANT_COUNT,
};

struct variant {
	const char *name;
	const char *program;	    /* in the folder of the benchmark */
	const char *environment[2]; /* NAME=value; NULL: none */
	enum variant_id base;	    /* what it is measured against */
	double ratio_limit;	    /* to its base; 0: no bar */
};

const struct variant *variants_get(enum variant_id id);

#endif
