/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage.c - prints the list of commands, and one command's options
 */
#include "config.h"

#include "analyze/usage.h"

#include <string.h>

enum { USAGE_COLUMNS = 80 };

void
usage_print(FILE *out)
{
	fputs("usage: cygprof COMMAND [OPTION...] [ARGUMENT...]\n"
	      "       cygprof [--] PROGRAM [ARGUMENT...]\n"
	      "       cygprof --help | --version\n"
	      "\n"
	      "Shows which function called which, how often, and where the "
	      "time went, in a\n"
	      "program that was compiled with -finstrument-functions.\n"
	      "\n",
	      out);
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  %-9s %s\n", commands[i]->name,
			commands[i]->summary);
	fputs("\n"
	      "A PROGRAM is run and its table printed: record and report in "
	      "one.\n"
	      "`cygprof COMMAND --help` tells more, and so does `man "
	      "cygprof`.\n",
	      out);
}

/* Prints a word of the synopsis and breaks the line where it gets too long. */
static void
synopsis_word(FILE *out, size_t *column, size_t indent, const char *word)
{
	size_t word_bytes = strlen(word);

	if (*column + 1 + word_bytes >= USAGE_COLUMNS) {
		fprintf(out, "\n%*s", (int)indent, "");
		*column = indent;
	}
	fprintf(out, " %s", word);
	*column += 1 + word_bytes;
}

static void
synopsis_print(FILE *out, const struct command *command)
{
	const struct command_option *option = command->options;
	size_t indent =
		(size_t)fprintf(out, "usage: cygprof %s", command->name);
	size_t column = indent;
	char word[128];

	for (; option && option->letter; option++) {
		const char letter[] = {(char)option->letter, '\0'};
		bool has_letter = option->letter < COMMAND_LONG_ONLY;

		snprintf(word, sizeof word, "[%s%s%s%s]",
			 has_letter ? "-" : "--",
			 has_letter ? letter : option->name,
			 option->argument ? " " : "",
			 option->argument ? option->argument : "");
		synopsis_word(out, &column, indent, word);
	}
	if (command->arguments)
		synopsis_word(out, &column, indent, command->arguments);
	fputc('\n', out);
}

/* "-s, --sort KEY", "-f" or "    --raw". */
static void
option_words(const struct command_option *option, char words[128])
{
	bool has_letter = option->letter < COMMAND_LONG_ONLY;
	char letter[] = "    ";

	if (has_letter) {
		letter[0] = '-';
		letter[1] = (char)option->letter;
		letter[2] = option->name ? ',' : '\0';
	}
	snprintf(words, 128, "%s%s%s%s%s", letter, option->name ? "--" : "",
		 option->name ? option->name : "", option->argument ? " " : "",
		 option->argument ? option->argument : "");
}

static void
option_print(FILE *out, const struct command_option *option)
{
	char words[128];

	option_words(option, words);
	if (strlen(words) > 24)
		fprintf(out, "  %s\n  %-24s  %s\n", words, "", option->help);
	else
		fprintf(out, "  %-24s  %s\n", words, option->help);
}

void
usage_print_command(FILE *out, const struct command *command)
{
	static const struct command_option help = {'h', "help", NULL,
						   "say this and exit"};
	const struct command_option *option = command->options;

	synopsis_print(out, command);
	fprintf(out, "\n%s\n\n", command->summary);
	for (; option && option->letter; option++)
		option_print(out, option);
	option_print(out, &help);
	if (command->details)
		fprintf(out, "\n%s\n", command->details);
}
