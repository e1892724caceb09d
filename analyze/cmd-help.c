/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-help.c - what cygprof can do, or what one command can
 */
#include "config.h"

#include "analyze/commands.h"
#include "analyze/nearest.h"
#include "analyze/usage.h"

#include <string.h>

static int
help_run(struct command_line *line, struct fault *fault)
{
	const char *name = line->operands[0];
	const struct command *command;
	struct nearest nearest;

	if (!name) {
		usage_print(stdout);
		return 0;
	}
	command = command_find(name);
	if (command) {
		usage_print_command(stdout, command);
		return 0;
	}
	nearest = nearest_open(name, strlen(name));
	for (size_t i = 0; commands[i]; i++)
		nearest_try(&nearest, commands[i]->name);
	if (nearest.word)
		fault_set(fault, FAULT_USAGE,
			  "help: no command %s; did you mean %s?", name,
			  nearest.word);
	else
		fault_set(fault, FAULT_USAGE,
			  "help: no command %s; see cygprof --help", name);
	return FAULT_USAGE;
}

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND]",
	.summary = "tell what cygprof, or one of its commands, can do",
	.run = help_run,
};
