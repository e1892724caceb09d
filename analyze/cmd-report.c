/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-report.c - cygprof report: the table
 */
#include "config.h"

#include "analyze/commands.h"
#include "analyze/report.h"

static const struct command_option options[] = {
	REPORT_OPTIONS,
	REPORT_BLOCK_OPTIONS,
	{0},
};

static int
run(struct command_line *line, struct fault *fault)
{
	return report_run(line, REPORT_TABLE, fault);
}

const struct command command_report = {
	.name = "report",
	.arguments = "[DUMP...]",
	.summary = "print who was called how often and where the time went",
	.details =
		"Several dumps are added.  Without a DUMP, the newest one of\n"
		"your own in CYGPROF_LOG_BASE, PROFILE_LOG_BASE or /tmp.\n"
		"Profiles of Python's (.prof) are read too.\n"
		"\n"
		"A KEY, or its beginning: calls (ncalls), pcalls, cumulative\n"
		"(cumtime), time (tottime), filename (module), line, name,\n"
		"nfl, stdname; none: as loaded.\n"
		"\n"
		"A RESTRICTION is a number of rows (200), a fraction of them\n"
		"(0.1) or a regular expression ('parse|read'); several are\n"
		"applied one after the other.",
	.options = options,
	.run = run,
};
