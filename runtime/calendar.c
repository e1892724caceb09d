/* SPDX-License-Identifier: MIT
 *
 * calendar.c - seconds since 1970 as date and time of day, in UTC
 */
#include "runtime/calendar.h"

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
 * civil_from_days.  Years begin in March, so that the leap day is the last of
 * a year, and come in eras of 400 years, which all have 146,097 days. */
static CYGPROF_QUIET void
calendar_set_date(uint64_t days, struct cygprof_calendar *ret_time)
{
	/* From 1970-01-01 back to 0000-03-01. */
	uint64_t shifted_days = days + 719468;
	uint64_t era = shifted_days / 146097;
	uint32_t day_of_era = (uint32_t)(shifted_days % 146097);
	uint32_t year_of_era = (day_of_era - day_of_era / 1460 +
				day_of_era / 36524 - day_of_era / 146096) /
			       365;
	uint32_t day_of_year =
		day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	/* Months from March on are 31, 30, 31, 30, 31 days long, again and
	 * again: 153 days each five months. */
	uint32_t month = (5 * day_of_year + 2) / 153;

	ret_time->day = day_of_year - (153 * month + 2) / 5 + 1;
	ret_time->month = month < 10 ? month + 3 : month - 9;
	ret_time->year = era * 400 + year_of_era + (ret_time->month <= 2);
}

void
cygprof_calendar_read(uint64_t seconds, struct cygprof_calendar *ret_time)
{
	uint32_t second_of_day = (uint32_t)(seconds % 86400);

	calendar_set_date(seconds / 86400, ret_time);
	ret_time->hour = second_of_day / 3600;
	ret_time->minute = second_of_day / 60 % 60;
	ret_time->second = second_of_day % 60;
}
