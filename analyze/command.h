/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command.h - what a command of cygprof is, and the table of them all
 *
 * A command is a file cmd-NAME.c that defines one `const struct command
 * command_NAME`.  The table of them makes the help, the completion and the
 * check of every command line, so that an option is written down once.
 *
 *     static const struct command_option options[] = {
 *             { 's', "sort", "KEY", "order the rows by KEY" },
 *             { OPTION_RAW, "raw", NULL, "show times as measured" },
 *             { 0 },
 *     };
 *
 *     static int
 *     report_run(struct command_line *line, struct fault *fault)
 *     {
 *             int letter;
 *
 *             while ((letter = command_line_option(line)))
 *                     switch (letter) {
 *                     case 's':
 *                             key = line->argument;
 *                             break;
 *                     ...
 *                     }
 *             use line->operands[0 .. line->operand_count - 1]
 *     }
 *
 * Before a command runs, its whole command line has been checked against its
 * options, and --help has been answered: command_line_option() cannot fail.
 *
 * Threads: none; getopt_long() has globals, so one line is read at a time.
 */
#ifndef CYGPROF_ANALYZE_COMMAND_H
#define CYGPROF_ANALYZE_COMMAND_H

#include "analyze/fault.h"

#include <stdbool.h>
#include <stddef.h>

struct command_line;

/* An option of a command.  A table of them ends with an entry of zeros. */
struct command_option {
	int letter;	      /* 's'; from COMMAND_LONG_ONLY on: none */
	const char *name;     /* "sort" for --sort, or NULL */
	const char *argument; /* "KEY", or NULL if it takes none */
	const char *help;     /* a phrase, lower case, no period */
};

/* Where an option has no letter, its `letter` counts up from here. */
enum { COMMAND_LONG_ONLY = 256 };

struct command {
	const char *name;      /* "report" */
	const char *arguments; /* "[DUMP...]": what follows the options */
	const char *summary;   /* one line, lower case, no period */
	const char *details;   /* more lines for its own --help, or NULL */
	const struct command_option *options; /* or NULL */

	/* Operands begin at the first word that is no option, and all words
	 * behind it belong to them (record: another program's command line).
	 * Otherwise options and operands may be mixed. */
	bool is_prefix;

	/* Exit status of its own failures; 0: the kind of the fault.  record
	 * has one, to tell its failures from those of the program it runs. */
	int failure_status;

	/* Does the work and returns the exit status.  After a failure it has
	 * set the fault, which main prints, and returns fault->kind. */
	int (*run)(struct command_line *line, struct fault *fault);
};

/* Every command, in the order of the help; the last entry is NULL. */
extern const struct command *const commands[];

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* A command's words after the check.  Only argument, operands and
 * operand_count are for commands. */
struct command_line {
	char *argument;	 /* of the option returned last, or NULL */
	char **operands; /* NULL-terminated; complete from the start */
	int operand_count;

	const struct command *command;
	int argc;
	char **argv; /* argv[0] is the command's name; may be reordered */
	bool has_started;
	char *short_options; /* for getopt_long() */
	struct option *long_options;
};

/* Checks argv against the command's options.  False: a usage fault is set.
 * *ret_wants_help: -h or --help was among the options.
 * Order: command_line_close() also after a failure. */
bool command_line_open(struct command_line *line, const struct command *command,
		       int argc, char **argv, bool *ret_wants_help,
		       struct fault *fault);
void command_line_close(struct command_line *line);

/* The letter of the next option, 0 behind the last one. */
int command_line_option(struct command_line *line);

#endif
