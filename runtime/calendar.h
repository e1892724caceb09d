/* SPDX-License-Identifier: MIT
 *
 * calendar.h - seconds since 1970 as date and time of day, in UTC
 *
 * libc's gmtime takes a lock and reads time zone files.
 */
#ifndef CYGPROF_CALENDAR_H
#define CYGPROF_CALENDAR_H

#include "runtime/attributes.h"

#include <stdint.h>

struct cygprof_calendar {
	uint64_t year;
	uint32_t month; /* 1 .. 12 */
	uint32_t day;	/* 1 .. 31 */
	uint32_t hour;
	uint32_t minute;
	uint32_t second;
};

CYGPROF_QUIET void cygprof_calendar_read(uint64_t seconds,
					 struct cygprof_calendar *ret_time);

#endif
