/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * child-process.h - a program, run so that nobody notices us in between
 *
 *  1. Its standard streams, its signals, its process group and its resource
 *     limits are those that we were given.
 *  2. What a terminal sends goes to it and to us; we leave it to the program.
 *     What a process sends to us is passed on to it.
 *  3. When it stops, we stop; when we go on, it goes on.
 *
 * Signals are blocked and fetched with sigwaitinfo(): there is no handler, so
 * nothing can be lost between a check and a wait.
 */
#ifndef CYGPROF_ANALYZE_CHILD_PROCESS_H
#define CYGPROF_ANALYZE_CHILD_PROCESS_H

#include "analyze/fault.h"

#include <sys/types.h>

struct child_variable {
	const char *name;
	const char *value; /* NULL: its own pid, in decimal digits */
};

/* Runs argv[0], found as execvp() finds it, with these variables set in
 * addition to our own (the list ends with a name of NULL), and waits for it.
 * Returns true with *ret_wait_status as of waitpid(); false if the program
 * could not be started: then *ret_errno tells why, if it was exec that failed,
 * and is 0 otherwise. */
bool child_process_run(char *const *argv,
		       const struct child_variable *variables, pid_t *ret_pid,
		       int *ret_wait_status, int *ret_errno,
		       struct fault *fault);

/* Ends this process as that child ended: returns its exit status, or dies by
 * the same signal, without a core of our own. */
int child_process_status(int wait_status);

#endif
