/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recording.h - a program, run and recorded
 *
 * The program's own result is never touched: what goes wrong with recording
 * before the program runs is a fault and the program does not run; what goes
 * wrong later is told in missing_text.
 */
#ifndef CYGPROF_ANALYZE_RECORDING_H
#define CYGPROF_ANALYZE_RECORDING_H

#include "analyze/fault.h"
#include "analyze/session.h"

#include <stdbool.h>

/* Exit statuses as env(1), nohup(1) and timeout(1) have them. */
enum recording_status {
	RECORDING_FAILED = 125,	   /* ours: the program did not run */
	RECORDING_NOT_RUN = 126,   /* there, but could not be run */
	RECORDING_NOT_FOUND = 127, /* not there */
};

struct recording_request {
	char **argv;	       /* NULL-terminated */
	const char *file_path; /* -o, or NULL */
	bool may_overwrite;    /* -f */
};

struct recording {
	int wait_status;	    /* of the program, as of waitpid() */
	struct session_dumps dumps; /* of it and its descendants */
	char *folder_path;	    /* where they are */
	char *missing_text; /* why a dump, or what it replaces, is not there */
};

/* Runs and waits.  Returns 0, or, with a fault, the exit status to end with:
 * enum recording_status. */
int recording_run(struct recording *recording,
		  const struct recording_request *request, struct fault *fault);
void recording_close(struct recording *recording);

#endif
