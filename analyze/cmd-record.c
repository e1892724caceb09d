/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cmd-record.c - runs a program and says where its dumps are
 */
#include "config.h"

#include "analyze/child-process.h"
#include "analyze/commands.h"
#include "analyze/message.h"
#include "analyze/recording.h"

static const struct command_option options[] = {
	{'o', "output", "FILE",
	 "name the dump; other processes write FILE-PID"},
	{'f', "force", NULL, "replace FILE if it is there"},
	{0},
};

static int
record_run(struct command_line *line, struct fault *fault)
{
	struct recording_request request = {.argv = line->operands};
	struct recording recording;
	int letter, status;

	while ((letter = command_line_option(line)))
		switch (letter) {
		case 'o':
			request.file_path = line->argument;
			break;
		case 'f':
			request.may_overwrite = true;
			break;
		}
	if (!line->operand_count) {
		fault_set(fault, FAULT_USAGE,
			  "record: no program to run; see cygprof record "
			  "--help");
		return RECORDING_FAILED;
	}
	status = recording_run(&recording, &request, fault);
	if (!status) {
		message_recording(&recording);
		status = child_process_status(recording.wait_status);
	}
	recording_close(&recording);
	return status;
}

const struct command command_record = {
	.name = "record",
	.arguments = "[--] PROGRAM [ARGUMENT...]",
	.summary = "run a program and say where its dump is",
	.details =
		"A program that was linked without -lcygprof gets the library "
		"preloaded.\n"
		"The exit status is the program's own; 125 if recording could "
		"not begin, 126\n"
		"if the program cannot be run, 127 if it is not there.",
	.options = options,
	.is_prefix = true,
	.failure_status = RECORDING_FAILED,
	.run = record_run,
};
