/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.h - what report, callers, callees and convert have in common
 *
 * They load dumps, order and restrict the rows and print blocks of pstats
 * text; they differ in which blocks, and where to.
 *
 * Memory:  report_close() frees; it accepts a zeroed struct.
 */
#ifndef CYGPROF_ANALYZE_REPORT_H
#define CYGPROF_ANALYZE_REPORT_H

#include "analyze/command.h"
#include "analyze/fault.h"
#include "analyze/load.h"
#include "analyze/profile.h"
#include "analyze/restriction.h"
#include "analyze/sort-keys.h"

#include <stdbool.h>
#include <stdio.h>

enum report_block {
	REPORT_TABLE = 1,
	REPORT_CALLERS = 2,
	REPORT_CALLEES = 4,
};

struct report {
	unsigned blocks; /* enum report_block; printed in that order */
	struct sort_keys sort_keys;
	bool has_sort_keys; /* false: cumulative, calls */
	bool is_reversed;
	struct restrictions restrictions;
	bool strips_dirs;
	bool is_plain;
	struct load_options load;
	const char **debug_dirs; /* what load.symbols points to */
};

/* The options' letters; those of a command of its own go from REPORT_LETTERS
 * on. */
enum report_letter {
	REPORT_STRIP_DIRS = COMMAND_LONG_ONLY,
	REPORT_WITH_CALLEES,
	REPORT_RAW,
	REPORT_PLAIN,
	REPORT_DEBUG_DIR,
	REPORT_SYSROOT,
	REPORT_LETTERS,
};

/* clang-format off */
/* The options that report_option() knows, for a command's table. */
#define REPORT_OPTIONS \
	{'s', "sort", "KEY[,KEY...]", \
	 "order by calls, time, cumulative, name ..., or none"}, \
	{'l', "limit", "RESTRICTION", \
	 "only so many rows, that fraction, or what matches"}, \
	{'r', "reverse", NULL, "turn the order round"}, \
	{REPORT_STRIP_DIRS, "strip-dirs", NULL, \
	 "drop folders from file names"}, \
	{REPORT_RAW, "raw", NULL, \
	 "times as measured, the profiler's own cost left in"}, \
	{REPORT_PLAIN, "plain", NULL, "no notes and no marks behind names"}, \
	{REPORT_DEBUG_DIR, "debug-dir", "DIR", \
	 "look there for debug files first"}, \
	{REPORT_SYSROOT, "sysroot", "DIR", \
	 "look there for the programs and libraries"}

/* Two more, for those that begin with a table. */
#define REPORT_BLOCK_OPTIONS \
	{'c', "callers", NULL, "then who called each row"}, \
	{REPORT_WITH_CALLEES, "callees", NULL, "then whom each row called"}
/* clang-format on */

/* Takes one option of the above; argument stays the caller's and must live on.
 * Fault: no such sort key. */
bool report_option(struct report *report, int letter, const char *argument,
		   struct fault *fault);

/* Loads and adds the dumps; none: the newest of the log folder, which is said
 * on standard error.  *ret_profile is open after success only. */
bool report_load(const struct report *report, char *const *paths,
		 size_t path_count, struct profile *ret_profile,
		 struct fault *fault);

/* Prints the blocks. */
bool report_print(const struct report *report, const struct profile *profile,
		  FILE *out, struct fault *fault);

/* A whole command: options, dumps, blocks on standard output. */
int report_run(struct command_line *line, unsigned blocks, struct fault *fault);

void report_close(struct report *report);

#endif
