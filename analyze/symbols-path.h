/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-path.h - one spelling for a source file
 *
 * Compilers write the same header as /src/sub/../head.h and /src/head.h,
 * depending on who includes it; its functions must not become two rows.  So
 * `//`, `/.` and `/name/..` go, by their letters alone: the file need not be
 * on this machine.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_PATH_H
#define CYGPROF_ANALYZE_SYMBOLS_PATH_H

/* Longer paths are cut. */
#define SYMBOLS_PATH_BYTES 4096

struct symbols_path {
	char text[SYMBOLS_PATH_BYTES];
};

/* A relative path lies in the folder, unless that is NULL. */
void symbols_path_tidy(const char *folder, const char *path,
		       struct symbols_path *ret_path);

#endif
