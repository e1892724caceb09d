/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program-path.h - where the program of that name lies
 *
 * Looks as execvp() does: a name with a slash is a path, any other is looked
 * for in PATH.  It only looks; execvp() has the last word.
 */
#ifndef CYGPROF_ANALYZE_PROGRAM_PATH_H
#define CYGPROF_ANALYZE_PROGRAM_PATH_H

/* The path of a file that may be executed, or NULL.  The caller frees it. */
char *program_path(const char *name);

#endif
