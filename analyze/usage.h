/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage.h - the help, made from the table of commands
 *
 * An option is told on a line that begins with two blanks and a '-', or with
 * six blanks and "--"; completion and tests read these lines.
 */
#ifndef CYGPROF_ANALYZE_USAGE_H
#define CYGPROF_ANALYZE_USAGE_H

#include "analyze/command.h"

#include <stdio.h>

/* The ways to call cygprof, and its commands. */
void usage_print(FILE *out);

/* One command: how to call it, what it does, its options. */
void usage_print_command(FILE *out, const struct command *command);

#endif
