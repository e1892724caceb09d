/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run-and-report.c - record into a folder, then the command report
 */
#include "config.h"

#include "analyze/run-and-report.h"

#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>

#include "analyze/child-process.h"
#include "analyze/commands.h"
#include "analyze/memory.h"
#include "analyze/message.h"
#include "analyze/recording.h"

/* As if the user had typed `cygprof report DUMP...`. */
static void
report(const struct session_dumps *dumps)
{
	char **argv = xcalloc(dumps->count + 2, sizeof *argv);
	char name[] = "report";
	struct fault fault = {0};
	struct command_line line;
	bool wants_help;

	argv[0] = name;
	for (size_t i = 0; i < dumps->count; i++)
		argv[i + 1] = dumps->dumps[i].path;
	if (command_line_open(&line, &command_report, (int)dumps->count + 1,
			      argv, &wants_help, &fault))
		command_report.run(&line, &fault);
	if (fault.kind)
		message_fault(&fault);
	command_line_close(&line);
	free(argv);
}

/* The status stays the program's, so nothing is left for main() to notice. */
static void
output_check(void)
{
	bool is_written;

	errno = 0;
	is_written = !fflush(stdout) && !ferror(stdout);
	if (is_written)
		return;
	if (errno)
		message_say("standard output: %s", strerror(errno));
	else
		message_say("standard output: the table could not be written");
	__fpurge(stdout);
	clearerr(stdout);
}

int
run_and_report(char **argv, struct fault *fault)
{
	struct recording_request request = {.argv = argv};
	struct recording recording;
	int status = recording_run(&recording, &request, fault);

	if (!status) {
		message_recording(&recording);
		if (recording.dumps.count)
			report(&recording.dumps);
		output_check();
		status = child_process_status(recording.wait_status);
	}
	recording_close(&recording);
	return status;
}
