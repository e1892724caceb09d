/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-callers.c - cygprof callers: who called each function
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
	return report_run(line, REPORT_CALLERS, fault);
}

const struct command command_callers = {
	.name = "callers",
	.arguments = "[DUMP...]",
	.summary = "print who called each function",
	.details = "Keys, restrictions and dumps are those of "
		   "`cygprof report`.",
	.options = options,
	.run = run,
};
