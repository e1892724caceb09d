/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * message.h - the one mouth: lines on standard error
 *
 * A line is "cygprof: TEXT" and goes out in one write, so that lines of
 * several processes do not mix.  Control characters, which a hostile file name
 * may hold, are shown as '?': a message never moves anybody's cursor.
 */
#ifndef CYGPROF_ANALYZE_MESSAGE_H
#define CYGPROF_ANALYZE_MESSAGE_H

#include "analyze/fault.h"

struct recording;

/* Says one line; no newline at the end of the format. */
void message_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says why something could not be done. */
void message_fault(const struct fault *fault);

/* Says where the dumps are, or why there is none. */
void message_recording(const struct recording *recording);

#endif
