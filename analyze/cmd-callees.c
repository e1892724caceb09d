/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-callees.c - cygprof callees: whom each function called
 */
#include "config.h"

#include "analyze/commands.h"
#include "analyze/report.h"

static const struct command_option options[] = {
	REPORT_OPTIONS,
	{0},
};

static int
run(struct command_line *line, struct fault *fault)
{
	return report_run(line, REPORT_CALLEES, fault);
}

const struct command command_callees = {
	.name = "callees",
	.arguments = "[DUMP...]",
	.summary = "print whom each function called",
	.details = "Keys, restrictions and dumps are those of "
		   "`cygprof report`.",
	.options = options,
	.run = run,
};
