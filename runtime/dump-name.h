/* SPDX-License-Identifier: MIT
 *
 * dump-name.h - the path of a new dump
 *
 * Without CYGPROF_FILE: LOG_BASE/STEM-YYYYmmddTHHMMSS.uuuuuuZ-PID.cygprof,
 * where STEM is the program's base name.  With it, %p pid, %e program, %t the
 * time stamp above, %h host, %q{VAR} a variable, %% a percent sign; a relative
 * result lies under the log base.  Bytes that do not belong in a file name
 * become '_' in what is filled in.  The answer is absolute (the working
 * directory may change later) and free of NUL and newline.  A process that is
 * not options->first_pid gets -PID before the extension of its CYGPROF_FILE.
 */
#ifndef CYGPROF_DUMP_NAME_H
#define CYGPROF_DUMP_NAME_H

#include "runtime/attributes.h"
#include "runtime/options.h"

#include <stddef.h>

/* Returns the length, or -ENAMETOOLONG, -EINVAL for a log base with control
 * bytes, or why the working directory has no name. */
CYGPROF_QUIET int cygprof_dump_name(const struct cygprof_options *options,
				    const char *program_name, char *ret_path,
				    size_t room_bytes);

/* The path to try next after try_number - 1 existed: try 2 gives "-2" before
 * the extension.  Writes into ret_path; length or -ENAMETOOLONG. */
CYGPROF_QUIET int cygprof_dump_name_again(const char *path,
					  unsigned try_number, char *ret_path,
					  size_t room_bytes);

#endif
