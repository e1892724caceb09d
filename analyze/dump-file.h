/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-file.h - the bytes of a dump, as far as its header says
 *
 * A live dump changes while it is read, and a mapped file that somebody
 * truncates kills its reader, so the file is copied with read(2) and only the
 * copy is looked at.  The file stays open until the reader is done: a few
 * words (how far a ring was written) have to be read once more after the copy.
 *
 * Memory:  the bytes are the input's, as many as the header counts and the
 *          file has.
 * Failure: a fault that names the path.
 */
#ifndef CYGPROF_ANALYZE_DUMP_FILE_H
#define CYGPROF_ANALYZE_DUMP_FILE_H

#include "analyze/fault.h"
#include "analyze/input-file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dump_file {
	const char *path;	    /* the caller's; as messages show it */
	const unsigned char *bytes; /* aligned as malloc() aligns */
	size_t byte_count;
	const struct input_file *input; /* NULL: cannot be read again */
};

/* Reads the rest of a dump that has been opened.  A file that is none is left
 * at its start. */
bool dump_file_read(struct input_file *input, struct dump_file *ret_file,
		    struct fault *fault);

/* A word as it is now; as it was copied, if the file cannot be asked again.
 * The word lies within the copy. */
uint64_t dump_file_word_now(const struct dump_file *file,
			    size_t offset_bytes);

#endif
