/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * human.c - numbers as people read them
 */
#include "config.h"

#include "analyze/human.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* Three digits that count: 1.25, 12.3, 123. */
static const char *
three_digits(double value, const char *unit, char room[HUMAN_BYTES])
{
	int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	snprintf(room, HUMAN_BYTES, "%.*f %s", decimals, value, unit);
	return room;
}

const char *
human_duration(double seconds, char room[HUMAN_BYTES])
{
	if (seconds < 0.5e-9) {
		snprintf(room, HUMAN_BYTES, "0 s");
	} else if (seconds < 0.9995e-6) {
		snprintf(room, HUMAN_BYTES, "%.0f ns", seconds * 1e9);
	} else if (seconds < 0.9995e-3) {
		three_digits(seconds * 1e6, "us", room);
	} else if (seconds < 0.9995) {
		three_digits(seconds * 1e3, "ms", room);
	} else if (seconds < 59.95) {
		three_digits(seconds, "s", room);
	} else if (seconds < 3600) {
		int whole = (int)(seconds + 0.5);

		snprintf(room, HUMAN_BYTES, "%d min %d s", whole / 60,
			 whole % 60);
	} else {
		double minutes = seconds / 60;

		snprintf(room, HUMAN_BYTES, "%.0f h %d min",
			 (double)(uint64_t)(minutes / 60),
			 (int)((uint64_t)minutes % 60));
	}
	return room;
}

const char *
human_size(uint64_t size_bytes, char room[HUMAN_BYTES])
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	double size = (double)size_bytes;
	int unit = -1;

	while (size >= 1023.5 && unit < 3) {
		size /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(room, HUMAN_BYTES, "%" PRIu64 " bytes", size_bytes);
	else
		snprintf(room, HUMAN_BYTES, "%.1f %s", size, units[unit]);
	return room;
}

const char *
human_count(uint64_t count, char room[HUMAN_BYTES])
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
	char *end = room;

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			*end++ = ',';
		*end++ = digits[i];
	}
	*end = '\0';
	return room;
}

const char *
human_date(double seconds_since_1970, char room[HUMAN_BYTES])
{
	time_t whole = (time_t)seconds_since_1970;
	struct tm date;

	if (!localtime_r(&whole, &date) ||
	    !strftime(room, HUMAN_BYTES, "%Y-%m-%d %H:%M:%S %z", &date))
		snprintf(room, HUMAN_BYTES, "%.0f s after 1970",
			 seconds_since_1970);
	return room;
}
