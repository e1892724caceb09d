/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command-dump.c - the one dump that a command is about
 */
#include "config.h"

#include "analyze/command-dump.h"

#include <stdlib.h>

#include "analyze/log-dir.h"
#include "analyze/message.h"

bool
command_dump_open(const struct command_line *line, struct dump *ret_dump,
		  struct fault *fault)
{
	char *path;
	bool is_open;

	if (line->operand_count > 1)
		return fault_set(fault, FAULT_USAGE,
				 "%s: one dump at a time; name just one",
				 line->operands[1]);
	if (line->operand_count)
		return dump_open(line->operands[0], ret_dump, fault);
	path = log_dir_newest(fault);
	if (!path)
		return false;
	message_say("the newest dump is %s", path);
	is_open = dump_open(path, ret_dump, fault);
	free(path);
	return is_open;
}
