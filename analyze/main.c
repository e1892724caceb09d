/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c - finds the command, runs it, says what went wrong, ends
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "analyze/command.h"
#include "analyze/dump-peek.h"
#include "analyze/memory.h"
#include "analyze/message.h"
#include "analyze/nearest.h"
#include "analyze/program-path.h"
#include "analyze/run-and-report.h"
#include "analyze/usage.h"

static int
command_run(const struct command *command, int argc, char **argv,
	    struct fault *fault)
{
	struct command_line line;
	bool wants_help;
	int status;

	if (!command_line_open(&line, command, argc, argv, &wants_help,
			       fault)) {
		status = fault->kind;
	} else if (wants_help) {
		usage_print_command(stdout, command);
		status = 0;
	} else {
		status = command->run(&line, fault);
	}
	command_line_close(&line);
	/* Only what ran can tell why it failed better than the kind does. */
	if (fault->kind && command->failure_status &&
	    status == (int)fault->kind)
		status = command->failure_status;
	return status;
}

/* A word that is neither a command nor a program. */
static int
word_fault(const char *word, struct fault *fault)
{
	struct nearest nearest = nearest_open(word, strlen(word));
	struct dump_peek peek;

	for (size_t i = 0; commands[i]; i++)
		nearest_try(&nearest, commands[i]->name);
	if (dump_peek(word, &peek))
		fault_set(fault, FAULT_USAGE,
			  "%s: is a dump; did you mean cygprof report %s?",
			  word, word);
	else if (nearest.word)
		fault_set(fault, FAULT_USAGE,
			  "%s: neither a command nor a program; did you mean "
			  "cygprof %s?",
			  word, nearest.word);
	else
		fault_set(fault, FAULT_USAGE,
			  "%s: neither a command nor a program; see cygprof "
			  "--help",
			  word);
	return FAULT_USAGE;
}

/* A path that is no program is left to exec, which knows best why; a mere
 * name may be a slip. */
static int
program_run(char **argv, struct fault *fault)
{
	char *path = program_path(argv[0]);
	struct dump_peek peek;
	bool is_program =
		path || (strchr(argv[0], '/') && !dump_peek(argv[0], &peek));

	free(path);
	return is_program ? run_and_report(argv, fault)
			  : word_fault(argv[0], fault);
}

static int
option_run(const char *word, char **behind, struct fault *fault)
{
	if (!strcmp(word, "--help") || !strcmp(word, "-h")) {
		usage_print(stdout);
		return 0;
	}
	if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
		puts("cygprof " PACKAGE_VERSION);
		return 0;
	}
	if (!strcmp(word, "--") && *behind)
		return run_and_report(behind, fault);
	fault_set(fault, FAULT_USAGE, "no option %s; see cygprof --help", word);
	return FAULT_USAGE;
}

static int
line_run(int argc, char **argv, struct fault *fault)
{
	const struct command *command;

	if (argc < 2) {
		fault_set(fault, FAULT_USAGE,
			  "no command and no program; see cygprof --help");
		return FAULT_USAGE;
	}
	if (argv[1][0] == '-')
		return option_run(argv[1], argv + 2, fault);
	command = command_find(argv[1]);
	if (command)
		return command_run(command, argc - 1, argv + 1, fault);
	return program_run(argv + 1, fault);
}

int
main(int argc, char **argv)
{
	struct fault fault = {0};
	int status = line_run(argc, argv, &fault);

	/* A table that did not get through is no table. */
	if ((fflush(stdout) || ferror(stdout)) && !fault.kind && !status) {
		fault_set(&fault, FAULT_COULD_NOT, "standard output: %s",
			  strerror(errno));
		status = FAULT_COULD_NOT;
	}
	if (fault.kind)
		message_fault(&fault);
	return status;
}
