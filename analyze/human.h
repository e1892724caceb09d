/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * human.h - numbers as people read them
 *
 * All write into room and return it, so that they fit into a printf().
 */
#ifndef CYGPROF_ANALYZE_HUMAN_H
#define CYGPROF_ANALYZE_HUMAN_H

#include <stdint.h>

enum { HUMAN_BYTES = 48 };

/* "0 s", "85 ns", "1.25 us", "12.3 ms", "4.20 s", "3 min 20 s", "2 h 5 min" */
const char *human_duration(double seconds, char room[HUMAN_BYTES]);

/* "712 bytes", "48.0 KiB", "1.5 GiB" */
const char *human_size(uint64_t size_bytes, char room[HUMAN_BYTES]);

/* "1,048,576" */
const char *human_count(uint64_t count, char room[HUMAN_BYTES]);

/* Local time with its zone: "2024-05-17 14:03:22 +0200"; the number itself if
 * there is no such date. */
const char *human_date(double seconds_since_1970, char room[HUMAN_BYTES]);

#endif
