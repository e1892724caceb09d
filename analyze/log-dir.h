/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log-dir.h - the newest dump in the folder where dumps go
 */
#ifndef CYGPROF_ANALYZE_LOG_DIR_H
#define CYGPROF_ANALYZE_LOG_DIR_H

#include "analyze/fault.h"

/* The path of the dump that was changed last, of regular files of the caller's
 * own, links not followed; the caller frees it.  NULL: a fault that tells
 * where it looked. */
char *log_dir_newest(struct fault *fault);

#endif
