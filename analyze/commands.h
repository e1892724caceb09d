/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * commands.h - the names of all commands
 *
 * Each is defined in the file cmd-NAME.c; command.c makes the table of them.
 */
#ifndef CYGPROF_ANALYZE_COMMANDS_H
#define CYGPROF_ANALYZE_COMMANDS_H

#include "analyze/command.h"

extern const struct command command_record;
extern const struct command command_report;
extern const struct command command_callers;
extern const struct command command_callees;
extern const struct command command_convert;
extern const struct command command_last;
extern const struct command command_info;
extern const struct command command_help;

#endif
