/* SPDX-License-Identifier: MIT
 *
 * pause.h - what a thread does at its first event after recording went off
 *
 * Its open calls end at the tick at which recording was switched off (or at
 * their own start, if that was later), and every event takes the slow path
 * until recording is on again.  Then the thread starts at its root: exits of
 * calls that were not recorded are unmatched.
 *
 * Threads: the lane's thread and its handlers.
 */
#ifndef CYGPROF_PAUSE_H
#define CYGPROF_PAUSE_H

#include "runtime/attributes.h"

struct cygprof_thread;

CYGPROF_COLD void cygprof_pause_thread(struct cygprof_thread *thread);

#endif
