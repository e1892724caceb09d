/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.c - options, loading, and the blocks in their order
 */
#include "config.h"

#include "analyze/report.h"

#include "analyze/log-dir.h"
#include "analyze/memory.h"
#include "analyze/message.h"
#include "analyze/pstats.h"

#include <stdlib.h>
#include <string.h>

static void
add_debug_dir(struct report *report, const char *path)
{
	struct symbols_options *symbols = &report->load.symbols;

	report->debug_dirs = xrealloc(report->debug_dirs,
				      (symbols->debug_dir_count + 1) *
					      sizeof *report->debug_dirs);
	report->debug_dirs[symbols->debug_dir_count++] = path;
	symbols->debug_dirs = report->debug_dirs;
}

bool
report_option(struct report *report, int letter, const char *argument,
	      struct fault *fault)
{
	switch (letter) {
	case 's':
		report->has_sort_keys = true;
		return sort_keys_add(&report->sort_keys, argument, fault);
	case 'l':
		restrictions_add(&report->restrictions, argument);
		break;
	case 'r':
		report->is_reversed = true;
		break;
	case 'c':
		report->blocks |= REPORT_CALLERS;
		break;
	case REPORT_WITH_CALLEES:
		report->blocks |= REPORT_CALLEES;
		break;
	case REPORT_STRIP_DIRS:
		report->strips_dirs = true;
		break;
	case REPORT_RAW:
		report->load.is_raw = true;
		break;
	case REPORT_PLAIN:
		report->is_plain = true;
		break;
	case REPORT_DEBUG_DIR:
		add_debug_dir(report, argument);
		break;
	case REPORT_SYSROOT:
		report->load.symbols.sysroot = argument;
		break;
	}
	return true;
}

static bool
load_newest(const struct report *report, struct profile *ret_profile,
	    struct fault *fault)
{
	char *path = log_dir_newest(fault);
	bool is_good;

	if (!path)
		return false;
	message_say("the newest dump is %s", path);
	is_good = load_profile(&report->load, path, ret_profile, fault);
	free(path);
	return is_good;
}

bool
report_load(const struct report *report, char *const *paths, size_t path_count,
	    struct profile *ret_profile, struct fault *fault)
{
	bool is_good = path_count
			       ? load_profiles(&report->load, paths, path_count,
					       ret_profile, fault)
			       : load_newest(report, ret_profile, fault);

	if (is_good && report->strips_dirs)
		profile_strip_dirs(ret_profile);
	return is_good;
}

static bool
print_blocks(const struct report *report, const struct pstats *pstats,
	     FILE *out, struct fault *fault)
{
	const struct restrictions *restrictions = &report->restrictions;

	if (report->blocks & REPORT_TABLE &&
	    !pstats_print_table(pstats, restrictions, out, fault))
		return false;
	if (report->blocks & REPORT_CALLERS &&
	    !pstats_print_callers(pstats, restrictions, out, fault))
		return false;
	if (report->blocks & REPORT_CALLEES &&
	    !pstats_print_callees(pstats, restrictions, out, fault))
		return false;
	return true;
}

/* An empty table says nothing by itself. */
static bool
tell_if_none_matches(const struct report *report, const struct pstats *pstats,
		     struct fault *fault)
{
	const struct restrictions *restrictions = &report->restrictions;
	struct pstats_choice choice;
	bool has_expression = false;

	for (size_t i = 0; i < restrictions->count; i++)
		has_expression |= restrictions->list[i].kind ==
				  RESTRICTION_EXPRESSION;
	if (report->is_plain || !has_expression)
		return true;
	if (!pstats_choose(pstats, restrictions, &choice, fault))
		return false;
	if (!choice.count)
		message_say("no function matches what -l asks for; leave it "
			    "out to see all");
	pstats_choice_close(&choice);
	return true;
}

bool
report_print(const struct report *report, const struct profile *profile,
	     FILE *out, struct fault *fault)
{
	struct sort_keys keys = report->sort_keys;
	struct pstats pstats;
	bool is_good;

	if (!report->has_sort_keys &&
	    !sort_keys_add(&keys, "cumulative,calls", fault))
		return false;
	pstats_open(&pstats, profile);
	pstats.is_plain = report->is_plain;
	pstats_sort(&pstats, &keys);
	if (report->is_reversed)
		pstats_reverse(&pstats);
	is_good = print_blocks(report, &pstats, out, fault) &&
		  tell_if_none_matches(report, &pstats, fault);
	pstats_close(&pstats);
	return is_good;
}

static bool
load_and_print(const struct report *report, const struct command_line *line,
	       struct fault *fault)
{
	struct profile profile;
	bool is_good;

	if (!report_load(report, line->operands, line->operand_count, &profile,
			 fault))
		return false;
	is_good = report_print(report, &profile, stdout, fault);
	profile_close(&profile);
	return is_good;
}

int
report_run(struct command_line *line, unsigned blocks, struct fault *fault)
{
	struct report report = {.blocks = blocks};
	bool is_good = true;
	int letter;

	while (is_good && (letter = command_line_option(line)))
		is_good = report_option(&report, letter, line->argument, fault);
	if (is_good)
		load_and_print(&report, line, fault);
	report_close(&report);
	return fault->kind;
}

void
report_close(struct report *report)
{
	restrictions_close(&report->restrictions);
	free(report->debug_dirs);
	memset(report, 0, sizeof *report);
}
