/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.h - a profile out of any file that holds one
 *
 * What the file is, its content tells: a dump of ours or a .prof of Python's.
 */
#ifndef CYGPROF_ANALYZE_LOAD_H
#define CYGPROF_ANALYZE_LOAD_H

#include "analyze/fault.h"
#include "analyze/profile.h"
#include "analyze/symbols.h"

#include <stdbool.h>
#include <stddef.h>

/* For dumps of ours; Python's files need none. */
struct load_options {
	bool is_raw; /* times as measured */
	struct symbols_options symbols;
};

/* Loads path ("-": standard input) with path as its source.  *ret_profile is
 * open after success only. */
bool load_profile(const struct load_options *options, const char *path,
		  struct profile *ret_profile, struct fault *fault);

/* Loads several, at least one, and adds them as pstats.Stats(a, b, c) does:
 * a, then c, then b. */
bool load_profiles(const struct load_options *options, char *const *paths,
		   size_t path_count, struct profile *ret_profile,
		   struct fault *fault);

#endif
