/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * printed-name.h - how the key of a row is written in a report
 *
 * `file:line(name)` as in pstats; where file is "~" and line is 0 the name
 * alone, with braces for angle brackets around it.
 *
 * Names come from files that anybody may have made.  What could steer a
 * terminal is written as escape.h writes it, while pstats prints it as it is.
 * So every printed name is valid UTF-8.
 */
#ifndef CYGPROF_ANALYZE_PRINTED_NAME_H
#define CYGPROF_ANALYZE_PRINTED_NAME_H

#include "analyze/profile.h"

/* The caller frees the answer. */
char *printed_name(const struct profile_key *key);

#endif
