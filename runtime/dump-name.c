/* SPDX-License-Identifier: MIT
 *
 * dump-name.c - the path of a new dump
 */
#include "runtime/dump-name.h"

#include <errno.h>
#include <stdbool.h>
#include <time.h>

#include "runtime/calendar.h"
#include "runtime/sys.h"
#include "runtime/text.h"

enum {
	/* Leaves room for time, pid and extension in the 255 bytes that a
	 * file's name may have. */
	NAME_STEM_BYTES = 192,
	NAME_HOST_BYTES = 65,
	NAME_VARIABLE_BYTES = 64,
	NAME_NUMBER_BYTES = 24,
};

static CYGPROF_QUIET bool
name_is_control_byte(char byte)
{
	return (unsigned char)byte < ' ' || byte == '\177';
}

/* Puts a value into a name: no slash and no control byte, so that it neither
 * leads elsewhere nor breaks lines. */
static CYGPROF_QUIET void
name_add_value(struct cygprof_line *line, const char *value)
{
	for (; *value; value++) {
		bool is_bad = *value == '/' || name_is_control_byte(*value);

		cygprof_text_add_bytes(line, is_bad ? "_" : value, 1);
	}
}

/* The program's name, cut between characters of UTF-8 if it is long. */
static CYGPROF_QUIET void
name_add_program(struct cygprof_line *line, const char *program_name)
{
	char room[NAME_STEM_BYTES];
	struct cygprof_line stem;

	cygprof_text_start(&stem, room, sizeof(room));
	cygprof_text_add(&stem, cygprof_text_base_name(program_name));
	if (stem.is_cut) {
		size_t end = stem.length_bytes;

		while (end && ((unsigned char)room[end - 1] & 0xc0) == 0x80)
			end--;
		if (end && (unsigned char)room[end - 1] >= 0x80)
			end--;
		room[end] = '\0';
	}
	name_add_value(line, room[0] ? room : "program");
}

static CYGPROF_QUIET void
name_add_time(struct cygprof_line *line)
{
	uint64_t now_ns = cygprof_sys_clock_ns(CLOCK_REALTIME);
	struct cygprof_calendar now;

	cygprof_calendar_read(now_ns / 1000000000, &now);
	cygprof_text_add_decimal(line, now.year, 4);
	cygprof_text_add_decimal(line, now.month, 2);
	cygprof_text_add_decimal(line, now.day, 2);
	cygprof_text_add(line, "T");
	cygprof_text_add_decimal(line, now.hour, 2);
	cygprof_text_add_decimal(line, now.minute, 2);
	cygprof_text_add_decimal(line, now.second, 2);
	cygprof_text_add(line, ".");
	cygprof_text_add_decimal(line, now_ns / 1000 % 1000000, 6);
	cygprof_text_add(line, "Z");
}

static CYGPROF_QUIET void
name_add_host(struct cygprof_line *line)
{
	char host[NAME_HOST_BYTES];

	if (cygprof_sys_host(host, sizeof(host)) > 0)
		name_add_value(line, host);
}

/* Adds the variable that text names ("VAR}...") and returns what follows the
 * brace; NULL if there is none. */
static CYGPROF_QUIET const char *
name_add_variable(struct cygprof_line *line, const char *text,
		  char *const *environment)
{
	char room[NAME_VARIABLE_BYTES];
	struct cygprof_line name;
	const char *value;
	size_t length_bytes = 0;

	while (text[length_bytes] && text[length_bytes] != '}')
		length_bytes++;
	if (!text[length_bytes])
		return NULL;
	cygprof_text_start(&name, room, sizeof(room));
	cygprof_text_add_bytes(&name, text, length_bytes);
	value = name.is_cut ? NULL : cygprof_options_find(environment, room);
	if (value)
		name_add_value(line, value);
	return text + length_bytes + 1;
}

/* Adds what stands behind a percent sign and returns what follows it.  An
 * unknown letter means itself. */
static CYGPROF_QUIET const char *
name_add_field(struct cygprof_line *line, const char *field,
	       const struct cygprof_options *options, const char *program_name)
{
	const char *rest;

	switch (*field) {
	case 'p':
		cygprof_text_add_decimal(line, cygprof_sys_pid(), 1);
		return field + 1;
	case 'e':
		name_add_program(line, program_name);
		return field + 1;
	case 't':
		name_add_time(line);
		return field + 1;
	case 'h':
		name_add_host(line);
		return field + 1;
	case '%':
		cygprof_text_add(line, "%");
		return field + 1;
	case 'q':
		rest = field[1] == '{' ? name_add_variable(line, field + 2,
							   options->environment)
				       : NULL;
		if (rest)
			return rest;
		break;
	default:
		break;
	}
	cygprof_text_add(line, "%");
	return field;
}

static CYGPROF_QUIET void
name_add_pattern(struct cygprof_line *line,
		 const struct cygprof_options *options, const char *pattern,
		 const char *program_name)
{
	while (*pattern) {
		if (*pattern == '%') {
			pattern = name_add_field(line, pattern + 1, options,
						 program_name);
			continue;
		}
		cygprof_text_add_bytes(
			line, name_is_control_byte(*pattern) ? "_" : pattern,
			1);
		pattern++;
	}
}

/* Starts the line with what makes a relative path absolute. */
static CYGPROF_QUIET int
name_start_absolute(struct cygprof_line *line, const char *path)
{
	long bytes;

	if (*path == '/')
		return 0;
	bytes = cygprof_sys_getcwd(line->room, line->room_bytes);
	if (bytes < 0)
		return bytes == -ERANGE ? -ENAMETOOLONG : (int)bytes;
	/* A working directory outside of the root has no absolute path. */
	if (line->room[0] != '/')
		return -ENOENT;
	cygprof_text_go_on(line, line->room, line->room_bytes);
	cygprof_text_add(line, "/");
	return 0;
}

/* Puts text before the extension, or at the end of a name without one.  A dot
 * that begins the name begins no extension. */
static CYGPROF_QUIET void
name_insert(struct cygprof_line *line, const char *text)
{
	const char *name = cygprof_text_base_name(line->room);
	size_t bytes = cygprof_text_length(text);
	size_t at = line->length_bytes;

	if (bytes >= line->room_bytes - line->length_bytes) {
		line->is_cut = true;
		return;
	}
	for (size_t i = at; line->room + i > name + 1; i--) {
		if (line->room[i - 1] == '.') {
			at = i - 1;
			break;
		}
	}
	for (size_t i = line->length_bytes + 1; i > at; i--)
		line->room[i - 1 + bytes] = line->room[i - 1];
	cygprof_text_copy(line->room + at, text, bytes);
	line->length_bytes += bytes;
}

static CYGPROF_QUIET void
name_insert_number(struct cygprof_line *line, uint64_t number)
{
	char room[NAME_NUMBER_BYTES];
	struct cygprof_line text;

	cygprof_text_start(&text, room, sizeof(room));
	cygprof_text_add(&text, "-");
	cygprof_text_add_decimal(&text, number, 1);
	name_insert(line, room);
}

static CYGPROF_QUIET bool
name_has_control_bytes(const char *text)
{
	for (; *text; text++) {
		if (name_is_control_byte(*text))
			return true;
	}
	return false;
}

/* Starts the line with the folder in which a relative name lies. */
static CYGPROF_QUIET int
name_start(struct cygprof_line *line, const struct cygprof_options *options,
	   const char *pattern)
{
	int ret;

	if (*pattern == '/')
		return 0;
	if (name_has_control_bytes(options->log_base_path))
		return -EINVAL;
	ret = name_start_absolute(line, options->log_base_path);
	if (ret < 0)
		return ret;
	cygprof_text_add(line, options->log_base_path);
	if (line->length_bytes && line->room[line->length_bytes - 1] != '/')
		cygprof_text_add(line, "/");
	return 0;
}

int
cygprof_dump_name(const struct cygprof_options *options,
		  const char *program_name, char *ret_path, size_t room_bytes)
{
	const char *pattern = options->file_pattern;
	struct cygprof_line line;
	int ret;

	if (!pattern)
		pattern = "%e-%t-%p.cygprof";
	cygprof_text_start(&line, ret_path, room_bytes);
	ret = name_start(&line, options, pattern);
	if (ret < 0)
		return ret;
	name_add_pattern(&line, options, pattern, program_name);
	if (options->file_pattern && options->first_pid &&
	    options->first_pid != cygprof_sys_pid())
		name_insert_number(&line, cygprof_sys_pid());
	return line.is_cut ? -ENAMETOOLONG : (int)line.length_bytes;
}

int
cygprof_dump_name_again(const char *path, unsigned try_number, char *ret_path,
			size_t room_bytes)
{
	struct cygprof_line line;

	cygprof_text_start(&line, ret_path, room_bytes);
	cygprof_text_add(&line, path);
	name_insert_number(&line, try_number);
	return line.is_cut ? -ENAMETOOLONG : (int)line.length_bytes;
}
