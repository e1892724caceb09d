/* SPDX-License-Identifier: MIT
 *
 * calibration.h - what a call costs through the hooks, in this process
 *
 * Functions of known work are called through the real hooks and without them;
 * the differences are what the hooks add inside a call and to its caller.
 * Medians of rounds, stored with their spread; about a millisecond.  The
 * calls appear in the thread's own tree under function words that readers
 * leave out, so a signal that arrives meanwhile is recorded as ever.
 *
 * Called by: the slow path, once, when the process's first thread is born.
 */
#ifndef CYGPROF_CALIBRATION_H
#define CYGPROF_CALIBRATION_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

/* Nodes that it makes; they do not count against the program's budget. */
enum { CYGPROF_CALIBRATION_NODES = 4 };

/* Adds a record to the header, if there is room and a lane. */
CYGPROF_COLD void cygprof_calibration_take(struct cygprof_header *header);

#endif
