/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log-dir.c - looks through the folder for the newest dump
 */
#include "config.h"

#include "analyze/log-dir.h"

#include "analyze/dump-peek.h"
#include "analyze/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* CYGPROF_LOG_BASE, else PROFILE_LOG_BASE, else /tmp; empty ones do not
 * count. */
static const char *
log_dir_path(void)
{
	static const char *const names[] = {
		"CYGPROF_LOG_BASE",
		"PROFILE_LOG_BASE",
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *path = getenv(names[i]);

		if (path && *path)
			return path;
	}
	return "/tmp";
}

struct candidate {
	char *path;
	struct timespec modified_time;
};

static bool
is_newer(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec
				      : a->tv_nsec > b->tv_nsec;
}

/* Takes path over, to keep or to free.  Files older than the newest dump so
 * far need not be opened. */
static void
consider(struct candidate *newest, char *path)
{
	struct stat status;
	struct dump_peek peek;

	if (!lstat(path, &status) && S_ISREG(status.st_mode) &&
	    status.st_uid == geteuid() &&
	    (!newest->path ||
	     is_newer(&status.st_mtim, &newest->modified_time)) &&
	    dump_peek(path, &peek)) {
		free(newest->path);
		newest->path = path;
		newest->modified_time = status.st_mtim;
	} else {
		free(path);
	}
}

char *
log_dir_newest(struct fault *fault)
{
	const char *folder = log_dir_path();
	struct candidate newest = {0};
	DIR *directory = opendir(folder);
	struct dirent *entry;

	if (!directory) {
		fault_set(fault, FAULT_COULD_NOT,
			  "%s: %s; name a dump, or its folder in "
			  "CYGPROF_LOG_BASE",
			  folder, strerror(errno));
		return NULL;
	}
	while ((entry = readdir(directory)))
		consider(&newest, concat(folder, "/", entry->d_name, NULL));
	closedir(directory);
	if (!newest.path)
		fault_set(fault, FAULT_COULD_NOT,
			  "%s: no dump of yours there; name one, or its folder "
			  "in CYGPROF_LOG_BASE",
			  folder);
	return newest.path;
}
