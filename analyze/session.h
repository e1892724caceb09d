/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.h - one run of `cygprof record`, and the dumps that came of it
 *
 * A session has a random number.  It travels in a variable to the program and
 * all its descendants, and from there into their dumps' headers, so that the
 * dumps of one run can be told from all others, whatever their names are.
 *
 * Memory: session_dumps_close() frees what session_dumps_find() found.
 */
#ifndef CYGPROF_ANALYZE_SESSION_H
#define CYGPROF_ANALYZE_SESSION_H

#include "analyze/dump-peek.h"
#include "analyze/fault.h"

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

struct session {
	uint64_t id[2];
	char id_text[33]; /* 32 hexadecimal digits: id[0], id[1] */
	time_t start_time;
};

struct session_dump {
	char *path;
	struct dump_peek peek;
};

struct session_dumps {
	struct session_dump *dumps; /* the first process's, then by start */
	size_t count;
	size_t capacity;
};

bool session_start(struct session *session, struct fault *fault);

/* Adds the session's dumps of that folder.  A folder that cannot be read has
 * none. */
void session_dumps_find(struct session_dumps *dumps,
			const struct session *session, const char *folder);

/* Puts the dumps of first_pid in front, the others in order of their start,
 * and drops those found twice. */
void session_dumps_sort(struct session_dumps *dumps, pid_t first_pid);

/* Drops the dumps without a single call: those of programs that only had the
 * library preloaded. */
void session_dumps_drop_empty(struct session_dumps *dumps);
void session_dumps_close(struct session_dumps *dumps);

#endif
