/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preload.h - libcygprof.so, put into programs that were linked without it
 *
 * The library is looked for at $CYGPROF_LIBRARY, then beside this very
 * executable as it lies in a build tree or in an installed one, then where
 * configure was told to install it.
 */
#ifndef CYGPROF_ANALYZE_PRELOAD_H
#define CYGPROF_ANALYZE_PRELOAD_H

#include "analyze/fault.h"
#include "analyze/hook-binding.h"

/* Sets *ret_value to what LD_PRELOAD shall be for that program, or to NULL if
 * it shall stay as it is; the caller frees it.  What the user preloads comes
 * behind ours, the AddressSanitizer (which insists) before it.
 * Fault: the program needs the library, and it cannot be found or named. */
bool preload_value(const struct hook_binding *binding, const char *program,
		   char **ret_value, struct fault *fault);

#endif
