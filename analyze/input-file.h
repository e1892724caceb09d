/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * input-file.h - a file's bytes, after a look at how it starts
 *
 * The first bytes tell what a file is, before the rest is worth memory:
 *
 *     input_file_open()   the first INPUT_FILE_HEAD_BYTES at most
 *     input_file_read()   all of it, or input_file_read_up_to() less
 *
 * Memory:  input_file_close() frees the bytes; it accepts a zeroed struct.
 * Failure: a fault that names the path; there is still the struct to close.
 */
#ifndef CYGPROF_ANALYZE_INPUT_FILE_H
#define CYGPROF_ANALYZE_INPUT_FILE_H

#include "analyze/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { INPUT_FILE_HEAD_BYTES = 4096 };

struct input_file {
	const char *path;     /* the caller's; "-" is standard input */
	unsigned char *bytes; /* aligned as malloc() aligns */
	size_t size_bytes;    /* read so far */
	time_t modified_time;
	bool is_regular; /* so modified_time means something */
	bool is_open;
	int fd;
};

/* Faults: missing, no permission, a directory, unreadable. */
bool input_file_open(struct input_file *file, const char *path,
		     struct fault *fault);

/* Reads on until size_bytes are there, or to the end of a file that has fewer.
 * Faults: unreadable, no memory. */
bool input_file_read_up_to(struct input_file *file, size_t size_bytes,
			   struct fault *fault);

/* Reads on to the end.  Faults: unreadable, larger than limit_bytes. */
bool input_file_read(struct input_file *file, size_t limit_bytes,
		     struct fault *fault);

void input_file_close(struct input_file *file);

#endif
