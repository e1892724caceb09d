/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker-sandbox.h - a process that can no longer change or run any file
 *
 * By Landlock, which needs no privilege.  A kernel without it leaves things as
 * they are: limits on memory and time hold there all the same.
 */
#ifndef CYGPROF_ANALYZE_WORKER_SANDBOX_H
#define CYGPROF_ANALYZE_WORKER_SANDBOX_H

/* For the rest of the process's life; open descriptors keep working. */
void worker_sandbox_enter(void);

#endif
