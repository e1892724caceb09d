/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.h - a job on hostile input, done in a child process with limits
 *
 * The child may crash, loop or ask for all memory there is; the parent reads
 * its records from a pipe until the child says that it is done or a deadline
 * passes, and goes on with what it got.
 *
 *	parent                          child
 *	worker_run() ── fork ────────►  job(worker, context)
 *	take(record) ◄── pipe ────────  worker_send(worker, record)
 *	WORKER_DONE  ◄── end mark ────  job returned
 *
 * Records are opaque bytes; the receiver checks what is in them, since the
 * child may have been taken over by its input.
 *
 * Threads: none may run in the caller, since only fork() follows.
 * Failure: a fault is for lack of processes or descriptors; whatever happens
 *          to the child is a worker_end.
 */
#ifndef CYGPROF_ANALYZE_WORKER_H
#define CYGPROF_ANALYZE_WORKER_H

#include "analyze/fault.h"

#include <stddef.h>
#include <stdint.h>

#define WORKER_RECORD_MOST_BYTES 16384

struct worker;

struct worker_limits {
	uint64_t memory_bytes;	    /* beyond what the parent has mapped */
	uint64_t most_memory_bytes; /* what worker_allow_memory() may reach */
	unsigned cpu_seconds;
	unsigned wall_seconds;
};

enum worker_end {
	WORKER_DONE,	 /* the job came to its end */
	WORKER_GAVE_UP,	 /* it ended early, as for want of memory */
	WORKER_CRASHED,	 /* a signal ended it */
	WORKER_TOO_SLOW, /* it used up its time */
	WORKER_GARBLED,	 /* its records were not understood */
};

/* Runs in the child; what it changes is gone with it.  Its standard error
 * leads nowhere. */
typedef void worker_job(struct worker *worker, void *context);

/* Runs in the parent, once a record and in order; false: not understood, the
 * child is ended. */
typedef bool worker_take(const void *record, size_t record_bytes,
			 void *context);

/* Returns when the child is gone. */
bool worker_run(const struct worker_limits *limits, worker_job *job,
		void *job_context, worker_take *take, void *take_context,
		enum worker_end *ret_end, struct fault *fault);

/* In the child: hands over one record of 1 to WORKER_RECORD_MOST_BYTES. */
void worker_send(struct worker *worker, const void *record,
		 size_t record_bytes);

/* In the child: what was sent so far survives a crash. */
void worker_flush(struct worker *worker);

/* In the child: the input turned out larger, so this much more may be used. */
void worker_allow_memory(uint64_t bytes);

#endif
