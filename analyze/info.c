/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * info.c - what is known about a recording besides its calls, as text
 */
#include "config.h"

#include "analyze/info.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/compensation.h"
#include "analyze/escape.h"
#include "analyze/human.h"

enum { KEY_COLUMNS = 13 };

void
info_print_key(FILE *out, const char *key)
{
	int blank_count = KEY_COLUMNS - (int)strlen(key);

	fprintf(out, "%s:%*s", key, blank_count > 1 ? blank_count : 1, "");
}

static void
text_print(FILE *out, const char *key, const char *text)
{
	if (!*text)
		return;
	info_print_key(out, key);
	escape_write(out, text);
	fputc('\n', out);
}

/* Arguments as a shell would take them back. */
static void
command_print(const struct dump *dump, FILE *out)
{
	if (!dump->command_count)
		return;
	info_print_key(out, "command");
	for (size_t i = 0; i < dump->command_count; i++) {
		const char *argument = dump->command[i];
		bool is_plain = *argument &&
				!strpbrk(argument, " \t\n'\"\\$`&;()<>|*?#~!");

		fputs(i ? " " : "", out);
		fputs(is_plain ? "" : "'", out);
		for (; *argument; argument++) {
			char character[2] = {*argument, '\0'};
			size_t length = escape_character(argument);

			if (*argument == '\'') {
				fputs("'\\''", out);
			} else if (length > 1) {
				fwrite(argument, 1, length, out);
				argument += length - 1;
			} else {
				escape_write(out, character);
			}
		}
		fputs(is_plain ? "" : "'", out);
	}
	fputc('\n', out);
}

static void
state_print(const struct dump *dump, FILE *out)
{
	info_print_key(out, "state");
	switch (dump->state) {
	case DUMP_CLOSED:
		fputs("closed in good order", out);
		break;
	case DUMP_LIVE:
		fputs("the program still runs or was killed", out);
		break;
	case DUMP_GAVE_UP:
		fputs("recording stopped", out);
		break;
	}
	fprintf(out, "%s\n", dump->is_off ? "; recording is off" : "");
	if (!dump->fault_text)
		return;
	info_print_key(out, "fault");
	fputs(dump->fault_text, out);
	if (dump->fault_errno)
		fprintf(out, " (%s)", strerror(dump->fault_errno));
	fputc('\n', out);
}

static void
process_print(const struct dump *dump, FILE *out)
{
	info_print_key(out, "process");
	fprintf(out, "%u, child of %u%s\n", dump->pid, dump->parent_pid,
		dump->is_fork ? " by fork" : "");
	if (dump->session_id[0] || dump->session_id[1]) {
		info_print_key(out, "session");
		fprintf(out, "%016" PRIx64 "%016" PRIx64 "\n",
			dump->session_id[0], dump->session_id[1]);
	}
}

static void
clock_print(const struct dump *dump, FILE *out)
{
	char room[HUMAN_BYTES];
	double span = dump->last_ticks > dump->start_ticks
			      ? (double)(dump->last_ticks - dump->start_ticks)
			      : 0;

	info_print_key(out, "started");
	fprintf(out, "%s\n", human_date(dump->start_realtime_seconds, room));
	info_print_key(out, "lasted");
	fprintf(out, "%s\n",
		human_duration(span / dump->ticks_per_second, room));
	info_print_key(out, "clock");
	fprintf(out, "%s, %s ticks a second", dump->clock_name,
		human_count((uint64_t)dump->ticks_per_second, room));
	if (dump->ticks_per_second_error > 0)
		fprintf(out, " (+- %.3g ppm)",
			dump->ticks_per_second_error * 1e6);
	fputc('\n', out);
}

/* Both ends of the interval, lower first, in ns. */
static void
interval_print(FILE *out, double one, double other, const char *where)
{
	double low = one < other ? one : other;
	double high = one < other ? other : one;

	if (high - low < 0.05)
		fprintf(out, "%.1f ns %s", low, where);
	else
		fprintf(out, "%.1f to %.1f ns %s", low, high, where);
}

static void
calibration_print(const struct dump *dump, FILE *out)
{
	struct compensation cost = compensation_of(dump);
	double ns_per_tick = 1e9 / dump->ticks_per_second;

	info_print_key(out, "hooks cost");
	if (!dump->calibration_count) {
		fputs("not measured\n", out);
		return;
	}
	interval_print(out, cost.low_inside * ns_per_tick,
		       cost.high_inside * ns_per_tick, "inside a call, ");
	interval_print(out, cost.low_outside * ns_per_tick,
		       cost.high_outside * ns_per_tick, "in its caller");
	fprintf(out, "; measured %zu time%s\n", dump->calibration_count,
		dump->calibration_count == 1 ? "" : "s");
}

static void
recorded_print(const struct dump *dump, FILE *out)
{
	char room[HUMAN_BYTES], limit_room[HUMAN_BYTES];
	uint64_t calls = 0, path_count = 0;

	for (size_t i = 0; i < dump->node_count; i++) {
		calls += dump->nodes[i].calls;
		path_count += dump->nodes[i].function.place == DUMP_PLACE_NONE;
	}
	for (size_t i = 0; i < dump->lane_count; i++)
		for (size_t j = 0; j < dump->lanes[i].fold_count; j++)
			if (!dump->lanes[i].folds[j].is_edge)
				calls += dump->lanes[i].folds[j].calls;
	info_print_key(out, "calls");
	fprintf(out, "%s\n", human_count(calls, room));
	info_print_key(out, "call paths");
	fprintf(out, "%s, limit %s\n", human_count(path_count, room),
		human_count(dump->max_nodes, limit_room));
	info_print_key(out, "ring");
	if (dump->ring_count)
		fprintf(out, "the last %s calls of each lane\n",
			human_count(dump->ring_count, room));
	else
		fputs("none\n", out);
}

void
info_print_process(const struct dump *dump, FILE *out)
{
	char room[HUMAN_BYTES];

	text_print(out, "dump", dump->path);
	info_print_key(out, "size");
	fputs(human_size(dump->file_bytes, room), out);
	if (*dump->file_system) {
		fputs(", made on ", out);
		escape_write(out, dump->file_system);
	}
	fputc('\n', out);
	state_print(dump, out);
	text_print(out, "program", dump->program_path);
	command_print(dump, out);
	text_print(out, "scope", dump->scope);
	text_print(out, "directory", dump->directory);
	text_print(out, "host", dump->host);
	process_print(dump, out);
	clock_print(dump, out);
	calibration_print(dump, out);
	recorded_print(dump, out);
}
