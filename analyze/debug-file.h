/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * debug-file.h - the ELF file of an image, and where its debug information is
 *
 * The file at the recorded path may be gone, replaced or stripped.  It is
 * taken only if its build-id is the recorded one; otherwise the folders are
 * searched for a file that has it.  Separate debug information is found by
 * build-id, then by .gnu_debuglink with its CRC, in the caller's folders
 * first and then in /usr/lib/debug.
 *
 *	FOLDER/.build-id/ab/cdef.debug   FOLDER/path/of/file.debug
 *	FOLDER/.build-id/ab/cdef         FOLDER/file
 *
 * Runs in the worker's child: the files are hostile.
 *
 * Memory:  the child's end frees it.
 * Failure: false, and a line for people in `warning` or nothing in it (a
 *          virtual image as the vDSO has no file, and needs none).
 */
#ifndef CYGPROF_ANALYZE_DEBUG_FILE_H
#define CYGPROF_ANALYZE_DEBUG_FILE_H

#include <stdbool.h>

#include <elfutils/libdwfl.h>

#include "analyze/symbols.h"

/* Stays where it is while it is open: libdwfl keeps pointers into it. */
struct debug_file {
	Dwfl *dwfl;
	Dwfl_Module *module; /* addresses in it are those in the file */
	char *path;	     /* the file that was taken */
	char *debug_path;    /* separate debug information, or NULL */
	char *search_path;   /* for libdwfl, as are the callbacks */
	Dwfl_Callbacks callbacks;
	char warning[512];
};

bool debug_file_open(const struct symbols_options *options,
		     const struct symbols_image *image,
		     struct debug_file *ret_file);

#endif
