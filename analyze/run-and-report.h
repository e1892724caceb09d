/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run-and-report.h - `cygprof PROGRAM ARGUMENT...`: record, then report
 */
#ifndef CYGPROF_ANALYZE_RUN_AND_REPORT_H
#define CYGPROF_ANALYZE_RUN_AND_REPORT_H

#include "analyze/fault.h"

/* Runs argv, which ends with NULL, and prints the table of all dumps that it
 * and its descendants left.  Returns the exit status, which is the program's
 * own also where the report fails; that is said at once, on standard error. */
int run_and_report(char **argv, struct fault *fault);

#endif
