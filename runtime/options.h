/* SPDX-License-Identifier: MIT
 *
 * options.h - the CYGPROF_* variables, read once
 *
 * Read at the process's first event, perhaps in a signal handler: no malloc,
 * no stdio, no locale.  A bad value is told in one line on stderr, and the
 * default is used; the program runs on.  In a program with changed privileges
 * (AT_SECURE) nothing is read and the mode is never.  A variable that is set
 * to nothing counts as not set.
 *
 * Memory: texts point into the environment that was read; who uses them later
 *         keeps copies (process.c).
 */
#ifndef CYGPROF_OPTIONS_H
#define CYGPROF_OPTIONS_H

#include "runtime/attributes.h"

#include <stdbool.h>
#include <stdint.h>

enum cygprof_mode {
	CYGPROF_MODE_ON,     /* CYGPROF=on, the default */
	CYGPROF_MODE_SCOPES, /* only inside profiled scopes */
	CYGPROF_MODE_OFF,    /* a header page, to be switched on later */
	CYGPROF_MODE_NEVER,  /* no file at all */
};

enum cygprof_timing {
	CYGPROF_TIMING_FULL, /* every call is timed, the default */
};

struct cygprof_options {
	enum cygprof_mode mode;	    /* CYGPROF */
	const char *file_pattern;   /* CYGPROF_FILE, or NULL */
	const char *log_base_path;  /* CYGPROF_LOG_BASE, or
				     * PROFILE_LOG_BASE, or /tmp */
	bool is_verbose;	    /* CYGPROF_VERBOSE=1 */
	uint32_t clock;		    /* CYGPROF_CLOCK: enum cygprof_clock */
	uint32_t timing;	    /* CYGPROF_TIMING: enum cygprof_timing */
	uint64_t max_nodes_count;   /* CYGPROF_MAX_NODES, at least 1 */
	uint32_t ring_count; /* CYGPROF_RING: 0, or a power of two <= 2^20;
			      * other numbers are rounded up */
	uint64_t session_id[2];	    /* CYGPROF_SESSION: 32 hex digits */
	uint32_t first_pid; /* CYGPROF_FIRST: other processes than this one put
			     * their pid into the name that CYGPROF_FILE gives;
			     * 0: none does */
	char *const *environment; /* where the texts came from, or NULL */
};

/* Reads variables from environment (NULL: none).  Returns how many values were
 * bad. */
CYGPROF_QUIET unsigned cygprof_options_read(struct cygprof_options *options,
					    char *const *environment,
					    bool is_privileged);

/* The environment at the process's first event.  In the program's
 * .preinit_array libc does not know it yet; then it is read from /proc into a
 * buffer of 32 KiB.  NULL if there is none.  Called once, by the process's
 * start. */
CYGPROF_QUIET char *const *cygprof_options_environment(void);

/* The value of a variable; NULL if it is missing. */
CYGPROF_QUIET const char *cygprof_options_find(char *const *environment,
					       const char *name);

#endif
