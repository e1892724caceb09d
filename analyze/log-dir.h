/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log-dir.h - the folder where dumps go, and the newest of them
 */
#ifndef CYGPROF_ANALYZE_LOG_DIR_H
#define CYGPROF_ANALYZE_LOG_DIR_H

#include "analyze/fault.h"

/* CYGPROF_LOG_BASE, else PROFILE_LOG_BASE, else /tmp; empty ones do not
 * count.  Valid until the environment changes. */
const char *log_dir_path(void);

/* The path of the dump that was changed last, of regular files of the caller's
 * own, links not followed; the caller frees it.  NULL: a fault that tells
 * where it looked. */
char *log_dir_newest(struct fault *fault);

#endif
