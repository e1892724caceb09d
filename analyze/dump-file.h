/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-file.h - the bytes of a dump, copied into memory once
 *
 * A live dump changes while it is read, and a mapped file that somebody
 * truncates kills its reader, so the file is copied with read(2) and only the
 * copy is looked at.  The file stays open until the reader is done: a few
 * words (how far a ring was written) have to be read once more after the copy.
 *
 * Memory:  as much as the file is long.
 * Failure: a fault that names the path; then there is nothing to close.
 */
#ifndef CYGPROF_ANALYZE_DUMP_FILE_H
#define CYGPROF_ANALYZE_DUMP_FILE_H

#include "analyze/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct dump_file {
	const char *path;	    /* the caller's; as messages show it */
	const unsigned char *bytes; /* aligned as malloc() aligns */
	size_t byte_count;
	unsigned char *owned; /* bytes, if they are ours to free */
	int fd;		      /* -1: cannot be read again */
	time_t modified_time;
};

/* path "-" is standard input. */
bool dump_file_open(const char *path, struct dump_file *ret_file,
		    struct fault *fault);
void dump_file_close(struct dump_file *file);

/* A word as it is now; as it was copied, if the file cannot be asked again.
 * The word lies within the copy. */
uint64_t dump_file_word_now(const struct dump_file *file,
			    size_t offset_bytes);

#endif
