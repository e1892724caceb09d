/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command.c - the table of commands, and their lines read by getopt_long()
 */
#include "config.h"

#include "analyze/command.h"

#include <getopt.h>
#include <stdio.h>

#include "analyze/commands.h"
#include "analyze/memory.h"
#include "analyze/nearest.h"

const struct command *const commands[] = {
	&command_record,
	&command_report,
	&command_callers,
	&command_callees,
	&command_convert,
	&command_last,
	&command_info,
	&command_help,
	NULL,
};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static size_t
option_count(const struct command *command)
{
	size_t count = 0;

	if (command->options)
		while (command->options[count].letter)
			count++;
	return count;
}

/* Makes what getopt_long() wants.  The leading ':' keeps it silent and lets it
 * tell a missing argument from an unknown option; '+' stops it at the first
 * operand. */
static void
line_tables(struct command_line *line)
{
	const struct command_option *option = line->command->options;
	size_t count = option_count(line->command);
	char *letter = line->short_options = xmalloc(2 * count + 4);
	struct option *entry;

	entry = line->long_options = xcalloc(count + 2, sizeof *entry);
	if (line->command->is_prefix)
		*letter++ = '+';
	*letter++ = ':';
	for (size_t i = 0; i < count; i++, option++) {
		if (option->letter < COMMAND_LONG_ONLY) {
			*letter++ = (char)option->letter;
			if (option->argument)
				*letter++ = ':';
		}
		if (!option->name)
			continue;
		entry->name = option->name;
		entry->has_arg = option->argument != NULL;
		entry->val = option->letter;
		entry++;
	}
	entry->name = "help";
	entry->val = 'h';
	*letter++ = 'h';
	*letter = '\0';
}

static int
line_next(struct command_line *line)
{
	int letter;

	/* 0 makes getopt_long() forget the line it read before. */
	if (!line->has_started)
		optind = 0;
	line->has_started = true;
	letter = getopt_long(line->argc, line->argv, line->short_options,
			     line->long_options, NULL);
	line->argument = optarg;
	return letter;
}

/* How the user would write the option: "-s" or "--sort". */
static void
option_word(const struct command_line *line, int letter, char word[64])
{
	const struct option *entry = line->long_options;

	if (letter < COMMAND_LONG_ONLY) {
		snprintf(word, 64, "-%c", letter);
		return;
	}
	while (entry->name && entry->val != letter)
		entry++;
	snprintf(word, 64, "--%s", entry->name ? entry->name : "");
}

static bool
unknown_long_option(const struct command_line *line, const char *word,
		    struct fault *fault)
{
	const struct option *entry = line->long_options;
	size_t name_bytes = strcspn(word + 2, "=");
	struct nearest nearest = nearest_open(word + 2, name_bytes);
	size_t match_count = 0;

	for (; entry->name; entry++) {
		match_count += !strncmp(entry->name, word + 2, name_bytes);
		nearest_try(&nearest, entry->name);
	}
	if (match_count > 1)
		return fault_set(fault, FAULT_USAGE,
				 "%s: option %.*s could mean several; see "
				 "cygprof %s --help",
				 line->command->name, (int)name_bytes + 2, word,
				 line->command->name);
	if (nearest.word)
		return fault_set(fault, FAULT_USAGE,
				 "%s: no option %.*s; did you mean --%s?",
				 line->command->name, (int)name_bytes + 2, word,
				 nearest.word);
	return fault_set(fault, FAULT_USAGE,
			 "%s: no option %.*s; see cygprof %s --help",
			 line->command->name, (int)name_bytes + 2, word,
			 line->command->name);
}

/* Says what getopt_long() found wrong.  It tells by optopt: 0 for a long name
 * that is unknown or could mean several, otherwise the letter. */
static bool
line_fault(const struct command_line *line, int letter, struct fault *fault)
{
	const char *name = line->command->name;
	char word[64];

	if (letter == '?' && optopt == 0)
		return unknown_long_option(line, line->argv[optind - 1], fault);
	option_word(line, optopt, word);
	if (letter == ':')
		return fault_set(fault, FAULT_USAGE,
				 "%s: option %s needs an argument; see cygprof "
				 "%s --help",
				 name, word, name);
	if (optopt >= COMMAND_LONG_ONLY || strchr(line->short_options, optopt))
		return fault_set(fault, FAULT_USAGE,
				 "%s: option %s takes no argument", name,
				 line->argv[optind - 1]);
	return fault_set(fault, FAULT_USAGE,
			 "%s: no option %s; see cygprof %s --help", name, word,
			 name);
}

bool
command_line_open(struct command_line *line, const struct command *command,
		  int argc, char **argv, bool *ret_wants_help,
		  struct fault *fault)
{
	bool wants_help = false;
	int letter;

	*line = (struct command_line){
		.command = command,
		.argc = argc,
		.argv = argv,
	};
	line_tables(line);
	while ((letter = line_next(line)) != -1) {
		if (letter == '?' || letter == ':')
			return line_fault(line, letter, fault);
		wants_help |= letter == 'h';
	}
	line->operands = argv + optind;
	line->operand_count = argc - optind;
	line->has_started = false;
	*ret_wants_help = wants_help;
	return true;
}

int
command_line_option(struct command_line *line)
{
	int letter = line_next(line);

	return letter == -1 ? 0 : letter;
}

void
command_line_close(struct command_line *line)
{
	free(line->short_options);
	free(line->long_options);
	*line = (struct command_line){0};
}
