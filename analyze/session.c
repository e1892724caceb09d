/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c - an id for the run, and the dumps that bear it
 */
#include "config.h"

#include "analyze/session.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "analyze/dump.h"
#include "analyze/memory.h"

/* A file server's clock may be behind ours by so much. */
enum { SESSION_CLOCK_SLACK_SECONDS = 600 };

enum { SESSION_SMALL_BYTES = 1 << 20 };

bool
session_start(struct session *session, struct fault *fault)
{
	/* 0 means "no session", and never comes up in practice. */
	do
		if (getrandom(session->id, sizeof session->id, 0) !=
		    (ssize_t)sizeof session->id)
			return fault_set(fault, FAULT_COULD_NOT,
					 "no random number for the session: %s",
					 strerror(errno));
	while (!session->id[0]);
	snprintf(session->id_text, sizeof session->id_text,
		 "%016" PRIx64 "%016" PRIx64, session->id[0], session->id[1]);
	session->start_time = time(NULL);
	return true;
}

/* Spares the folder's old files a look inside. */
static bool
may_be_new(int folder_fd, const char *name, const struct session *session)
{
	struct stat status;

	return !fstatat(folder_fd, name, &status, AT_SYMLINK_NOFOLLOW) &&
	       S_ISREG(status.st_mode) &&
	       status.st_mtime + SESSION_CLOCK_SLACK_SECONDS >=
		       session->start_time;
}

static void
dumps_add(struct session_dumps *dumps, struct session_dump *dump)
{
	if (dumps->count == dumps->capacity) {
		dumps->capacity = 2 * dumps->capacity + 16;
		dumps->dumps =
			xrealloc(dumps->dumps, dumps->capacity * sizeof *dump);
	}
	dumps->dumps[dumps->count++] = *dump;
}

void
session_dumps_find(struct session_dumps *dumps, const struct session *session,
		   const char *folder)
{
	DIR *stream = opendir(folder);
	struct dirent *entry;

	while (stream && (entry = readdir(stream))) {
		struct session_dump dump;

		if (!may_be_new(dirfd(stream), entry->d_name, session))
			continue;
		dump.path = concat(folder, "/", entry->d_name, (char *)NULL);
		if (dump_peek(dump.path, &dump.peek) && !dump.peek.is_scope &&
		    !memcmp(dump.peek.session_id, session->id,
			    sizeof session->id))
			dumps_add(dumps, &dump);
		else
			free(dump.path);
	}
	if (stream)
		closedir(stream);
}

static int
dump_order(const void *left, const void *right, void *first)
{
	const struct session_dump *a = left, *b = right;
	const uint32_t first_pid = *(const uint32_t *)first;

	if ((a->peek.pid == first_pid) != (b->peek.pid == first_pid))
		return a->peek.pid == first_pid ? -1 : 1;
	if (a->peek.start_realtime_ns != b->peek.start_realtime_ns)
		return a->peek.start_realtime_ns < b->peek.start_realtime_ns
			       ? -1
			       : 1;
	return strcmp(a->path, b->path);
}

void
session_dumps_sort(struct session_dumps *dumps, pid_t first_pid)
{
	uint32_t first = (uint32_t)first_pid;
	size_t kept = 0;

	if (dumps->count)
		qsort_r(dumps->dumps, dumps->count, sizeof *dumps->dumps,
			dump_order, &first);
	for (size_t i = 0; i < dumps->count; i++) {
		if (kept &&
		    !strcmp(dumps->dumps[i].path, dumps->dumps[kept - 1].path))
			free(dumps->dumps[i].path);
		else
			dumps->dumps[kept++] = dumps->dumps[i];
	}
	dumps->count = kept;
}

/* Beyond CYGPROF_MAX_NODES calls are counted in folds alone. */
static bool
lane_has_folded_calls(const struct dump_lane *lane)
{
	for (size_t i = 0; i < lane->fold_count; i++)
		if (lane->folds[i].calls > 0)
			return true;
	return false;
}

/* What cannot be read is kept, so that somebody tells why.  A dump beyond the
 * first room that every dump has got that room for calls. */
static bool
dump_has_calls(const char *path)
{
	struct dump dump = {0};
	struct fault fault = {0};
	struct stat status;
	bool has_calls = true;

	if (!stat(path, &status) && status.st_size < SESSION_SMALL_BYTES &&
	    dump_open(path, &dump, &fault)) {
		has_calls = false;
		for (size_t i = 0; i < dump.node_count; i++)
			has_calls |= dump.nodes[i].calls > 0;
		for (size_t i = 0; i < dump.lane_count; i++)
			has_calls |= lane_has_folded_calls(&dump.lanes[i]);
	}
	dump_close(&dump);
	return has_calls;
}

void
session_dumps_drop_empty(struct session_dumps *dumps)
{
	size_t kept = 0;

	for (size_t i = 0; i < dumps->count; i++)
		if (dump_has_calls(dumps->dumps[i].path))
			dumps->dumps[kept++] = dumps->dumps[i];
		else
			free(dumps->dumps[i].path);
	dumps->count = kept;
}

void
session_dumps_close(struct session_dumps *dumps)
{
	for (size_t i = 0; i < dumps->count; i++)
		free(dumps->dumps[i].path);
	free(dumps->dumps);
	*dumps = (struct session_dumps){0};
}
