/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-info.c - cygprof info: what is known about a recording
 */
#include "config.h"

#include <stdio.h>

#include "analyze/command-dump.h"
#include "analyze/commands.h"
#include "analyze/info.h"

static int
run(struct command_line *line, struct fault *fault)
{
	struct dump dump;

	if (!command_dump_open(line, &dump, fault))
		return fault->kind;
	info_print_process(&dump, stdout);
	info_print_health(&dump, stdout);
	info_print_images(&dump, stdout);
	info_print_lanes(&dump, stdout);
	dump_close(&dump);
	return FAULT_NONE;
}

const struct command command_info = {
	.name = "info",
	.arguments = "[DUMP]",
	.summary = "print what is known about a recording besides its calls",
	.details = "Who ran and when, clock, cost of the hooks, health, files "
		   "with build-ids,\nlanes and threads.",
	.run = run,
};
