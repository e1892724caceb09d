/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * diagnosis.h - why a program that was recorded left no dump
 */
#ifndef CYGPROF_ANALYZE_DIAGNOSIS_H
#define CYGPROF_ANALYZE_DIAGNOSIS_H

#include "analyze/hook-binding.h"

/* One line: what is wrong and what to do.  The caller frees it.  The likeliest
 * reason is told if there are several. */
char *diagnosis_of_missing_dump(const char *program,
				const struct hook_binding *binding,
				const char *folder_path);

#endif
