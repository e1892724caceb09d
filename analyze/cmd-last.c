/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-last.c - cygprof last: what each thread did last
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "analyze/command-dump.h"
#include "analyze/commands.h"
#include "analyze/last-calls.h"
#include "analyze/memory.h"
#include "analyze/message.h"

enum { CALLS_DEFAULT = 20 };

enum last_letter {
	LAST_DEBUG_DIR = COMMAND_LONG_ONLY,
	LAST_SYSROOT,
};

static const struct command_option options[] = {
	{'n', "count", "N", "so many calls of each thread (20)"},
	{LAST_DEBUG_DIR, "debug-dir", "DIR",
	 "look there for debug files first"},
	{LAST_SYSROOT, "sysroot", "DIR",
	 "look there for the programs and libraries"},
	{0},
};

static bool
count_read(const char *text, size_t *ret_count, struct fault *fault)
{
	char *end;

	errno = 0;
	unsigned long count = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || errno)
		return fault_set(fault, FAULT_USAGE,
				 "%s: not a number of calls; -n wants a whole "
				 "number",
				 text);
	*ret_count = count;
	return true;
}

static bool
dump_print(const struct command_line *line, size_t call_count,
	   const struct symbols_options *symbols, struct fault *fault)
{
	struct dump dump;
	bool is_printed;

	if (!command_dump_open(line, &dump, fault))
		return false;
	is_printed =
		last_calls_print(&dump, call_count, symbols, stdout, fault);
	for (size_t i = 0; i < dump.finding_count; i++)
		message_say("%s: %s", dump.path, dump.findings[i]);
	dump_close(&dump);
	return is_printed;
}

static int
run(struct command_line *line, struct fault *fault)
{
	struct symbols_options symbols = {0};
	const char **debug_dirs = NULL;
	size_t call_count = CALLS_DEFAULT;
	bool is_good = true;
	int letter;

	while (is_good && (letter = command_line_option(line))) {
		switch (letter) {
		case 'n':
			is_good =
				count_read(line->argument, &call_count, fault);
			break;
		case LAST_DEBUG_DIR:
			debug_dirs = xrealloc(debug_dirs,
					      (symbols.debug_dir_count + 1) *
						      sizeof *debug_dirs);
			debug_dirs[symbols.debug_dir_count++] = line->argument;
			break;
		case LAST_SYSROOT:
			symbols.sysroot = line->argument;
			break;
		}
	}
	symbols.debug_dirs = debug_dirs;
	if (is_good)
		dump_print(line, call_count, &symbols, fault);
	free(debug_dirs);
	return fault->kind;
}

const struct command command_last = {
	.name = "last",
	.arguments = "[DUMP]",
	.summary = "print what each thread did last",
	.details = "Shows the newest calls that returned, newest last, and "
		   "those that were\nstill open; works for a program that "
		   "runs, and after a crash.",
	.options = options,
	.run = run,
};
