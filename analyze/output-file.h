/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output-file.h - a file that is written whole or not at all
 *
 * What is written goes to a temporary file beside the wanted one and gets its
 * name at the end, so that nobody ever reads half of it and an old one stays
 * until the new one is complete.  Where the path is no regular file
 * (/dev/null, a pipe) it is written to directly; "-" is standard output.
 *
 *     if (output_file_open(&file, path, may_overwrite, fault)) {
 *             fprintf(file.stream, ...);
 *             is_good = output_file_commit(&file, fault);
 *     }
 *     output_file_close(&file);
 *
 * Failure: a fault that names the path; nothing is left behind.
 */
#ifndef CYGPROF_ANALYZE_OUTPUT_FILE_H
#define CYGPROF_ANALYZE_OUTPUT_FILE_H

#include "analyze/fault.h"

#include <stdbool.h>
#include <stdio.h>

struct output_file {
	FILE *stream;
	char *path;	      /* with links followed, if it is there */
	char *temporary_path; /* NULL: written directly */
	bool may_overwrite;
};

/* Faults: there is one already and it may not be overwritten; no folder, no
 * permission. */
bool output_file_open(struct output_file *file, const char *path,
		      bool may_overwrite, struct fault *fault);

/* Gives it its name.  Faults: no space, or somebody else made one. */
bool output_file_commit(struct output_file *file, struct fault *fault);

/* Removes what was not committed.  Accepts a zeroed struct. */
void output_file_close(struct output_file *file);

#endif
