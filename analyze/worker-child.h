/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker-child.h - what the child of worker.h does before and after the job
 */
#ifndef CYGPROF_ANALYZE_WORKER_CHILD_H
#define CYGPROF_ANALYZE_WORKER_CHILD_H

#include "analyze/worker.h"

#include <sys/types.h>

/* Sets the limits, runs the job and ends the process. */
_Noreturn void worker_child_run(int pipe_fd, pid_t parent,
				const struct worker_limits *limits,
				worker_job *job, void *context);

#endif
