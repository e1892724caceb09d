/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command-dump.h - the one dump that a command is about
 */
#ifndef CYGPROF_ANALYZE_COMMAND_DUMP_H
#define CYGPROF_ANALYZE_COMMAND_DUMP_H

#include "analyze/command.h"
#include "analyze/dump.h"

/* Reads the dump that the line names, or the newest of the log folder, which
 * is then said on standard error.  More than one is a usage fault. */
bool command_dump_open(const struct command_line *line, struct dump *ret_dump,
		       struct fault *fault);

#endif
