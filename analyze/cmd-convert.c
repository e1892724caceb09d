/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-convert.c - cygprof convert: each dump to a text file beside it
 *
 * What the script convert_profile.py does, with two differences: the text is
 * made before its file is, and a file that is there is kept.
 */
#include "config.h"

#include "analyze/commands.h"
#include "analyze/memory.h"
#include "analyze/output-file.h"
#include "analyze/report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct convert {
	struct report report;
	const char *output_path; /* -o, or NULL */
	bool may_overwrite;
};

static const struct command_option options[] = {
	REPORT_OPTIONS,
	REPORT_BLOCK_OPTIONS,
	{'o', "output", "OUT", "write to OUT, not DUMP.txt; - is stdout"},
	{'f', "force", NULL, "overwrite a file that is there"},
	{0},
};

static bool
take_options(struct convert *convert, struct command_line *line,
	     struct fault *fault)
{
	bool is_good = true;
	int letter;

	while (is_good && (letter = command_line_option(line)))
		switch (letter) {
		case 'o':
			convert->output_path = line->argument;
			break;
		case 'f':
			convert->may_overwrite = true;
			break;
		default:
			is_good = report_option(&convert->report, letter,
						line->argument, fault);
			break;
		}
	if (!convert->report.restrictions.count)
		restrictions_add(&convert->report.restrictions, "200");
	return is_good;
}

static bool
check_operands(const struct convert *convert, const struct command_line *line,
	       struct fault *fault)
{
	if (!line->operand_count)
		return fault_set(fault, FAULT_USAGE,
				 "no dump to convert; name one");
	if (line->operand_count > 1 && convert->output_path &&
	    strcmp(convert->output_path, "-"))
		return fault_set(fault, FAULT_USAGE,
				 "one output, %s, for %d dumps; leave -o out "
				 "to get a file beside each",
				 convert->output_path, line->operand_count);
	return true;
}

/* Standard input has no name to put .txt behind. */
static char *
output_path(const struct convert *convert, const char *dump_path)
{
	if (convert->output_path)
		return xstrdup(convert->output_path);
	if (!strcmp(dump_path, "-"))
		return xstrdup("-");
	return concat(dump_path, ".txt", NULL);
}

/* A dump may be named in many ways; it must not be replaced by its own text, or
 * by that of another one, not even with -f. */
static bool
check_is_no_dump(const struct command_line *line, const char *path,
		 struct fault *fault)
{
	struct stat output, dump;

	if (!strcmp(path, "-") || stat(path, &output) ||
	    !S_ISREG(output.st_mode))
		return true;
	for (int i = 0; i < line->operand_count; i++) {
		const char *operand = line->operands[i];
		bool is_missing = strcmp(operand, "-") ? stat(operand, &dump)
						       : fstat(0, &dump);

		if (!is_missing && dump.st_dev == output.st_dev &&
		    dump.st_ino == output.st_ino)
			return fault_set(fault, FAULT_COULD_NOT,
					 "%s: is itself a dump to convert; "
					 "name another output with -o",
					 path);
	}
	return true;
}

static bool
write_text(const struct convert *convert, const struct profile *profile,
	   const char *path, struct fault *fault)
{
	struct output_file output;
	bool is_good;

	is_good =
		output_file_open(&output, path, convert->may_overwrite,
				 fault) &&
		report_print(&convert->report, profile, output.stream, fault) &&
		output_file_commit(&output, fault);
	output_file_close(&output);
	return is_good;
}

static bool
convert_dump(const struct convert *convert, const struct command_line *line,
	     char *dump_path, struct fault *fault)
{
	char *path = output_path(convert, dump_path);
	struct profile profile;
	bool is_good = check_is_no_dump(line, path, fault);

	/* Standard output holds the text then, and nothing else. */
	if (is_good && strcmp(path, "-")) {
		printf("loading profile stats for %s\n", dump_path);
		fflush(stdout);
	}
	is_good = is_good && report_load(&convert->report, &dump_path, 1,
					 &profile, fault);
	if (is_good) {
		is_good = write_text(convert, &profile, path, fault);
		profile_close(&profile);
	}
	free(path);
	return is_good;
}

static int
run(struct command_line *line, struct fault *fault)
{
	struct convert convert = {.report.blocks = REPORT_TABLE};
	bool is_good = take_options(&convert, line, fault) &&
		       check_operands(&convert, line, fault);

	for (int i = 0; is_good && i < line->operand_count; i++)
		is_good = convert_dump(&convert, line, line->operands[i],
				       fault);
	report_close(&convert.report);
	return fault->kind;
}

const struct command command_convert = {
	.name = "convert",
	.arguments = "DUMP...",
	.summary = "write each dump's table to a text file beside it",
	.details = "The file is DUMP.txt, with the first 200 rows unless -l "
		   "says otherwise.\nOptions and dumps are those of "
		   "`cygprof report`.",
	.options = options,
	.run = run,
};
