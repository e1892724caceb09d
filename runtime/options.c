/* SPDX-License-Identifier: MIT
 *
 * options.c - the CYGPROF_* variables, read once
 */
#include "runtime/options.h"

#include <fcntl.h>
#include <stddef.h>

#include "runtime/dump-format.h"
#include "runtime/fault.h"
#include "runtime/sys.h"
#include "runtime/text.h"

enum {
	OPTIONS_MAX_NODES = 1048576,
	OPTIONS_RING_COUNT = 1024,
	OPTIONS_RING_MOST = 1048576,
	OPTIONS_ENVIRONMENT_BYTES = 32768,
	OPTIONS_ENVIRONMENT_COUNT = 1024,
	OPTIONS_LINE_BYTES = 256,
	OPTIONS_VALUE_BYTES = 64,
};

/* A variable's value and where its complaints are counted. */
struct options_value {
	const char *name;
	const char *text; /* NULL: not set */
	unsigned *bad_count;
};

/* A word that a variable may be set to. */
struct options_word {
	const char *word;
	uint32_t value;
};

const char *
cygprof_options_find(char *const *environment, const char *name)
{
	if (!environment)
		return NULL;
	for (; *environment; environment++) {
		const char *rest = cygprof_text_after(*environment, name);

		if (rest && *rest == '=')
			return rest + 1;
	}
	return NULL;
}

/* "cygprof: NAME=VALUE is not WANTED; using USED".  Of a value only what a
 * terminal can stand is shown. */
static CYGPROF_QUIET void
options_complain(const struct options_value *value, const char *wanted,
		 const char *used)
{
	char room[OPTIONS_LINE_BYTES];
	struct cygprof_line line;
	size_t start;

	cygprof_text_start(&line, room, sizeof(room));
	cygprof_text_add(&line, value->name);
	cygprof_text_add(&line, "=");
	start = line.length_bytes;
	line.room_bytes = start + OPTIONS_VALUE_BYTES;
	cygprof_text_add(&line, value->text);
	line.room_bytes = sizeof(room);
	for (size_t i = start; i < line.length_bytes; i++) {
		if ((unsigned char)room[i] < ' ' || room[i] == '\177')
			room[i] = '?';
	}
	if (line.is_cut)
		cygprof_text_add(&line, "...");
	cygprof_text_add(&line, " is not ");
	cygprof_text_add(&line, wanted);
	cygprof_text_add(&line, "; using ");
	cygprof_text_add(&line, used);
	cygprof_fault_say(room, NULL, 0);
	++*value->bad_count;
}

static CYGPROF_QUIET struct options_value
options_get(char *const *environment, const char *name, unsigned *bad_count)
{
	struct options_value value;

	value.name = name;
	value.text = cygprof_options_find(environment, name);
	value.bad_count = bad_count;
	if (value.text && !*value.text)
		value.text = NULL;
	return value;
}

/* The value that words (ended by a NULL) give to a variable's text; the first
 * one if it is not set, or set to something else. */
static CYGPROF_QUIET uint32_t
options_choose(struct options_value value, const struct options_word *words,
	       const char *wanted)
{
	if (!value.text)
		return words->value;
	for (const struct options_word *word = words; word->word; word++) {
		if (cygprof_text_is(value.text, word->word))
			return word->value;
	}
	options_complain(&value, wanted, words->word);
	return words->value;
}

static CYGPROF_QUIET uint64_t
options_number(struct options_value value, uint64_t least, uint64_t most,
	       uint64_t usual, const char *wanted, const char *used)
{
	uint64_t number = 0;

	if (!value.text)
		return usual;
	if (cygprof_text_read_decimal(value.text, &number) && number >= least &&
	    number <= most)
		return number;
	options_complain(&value, wanted, used);
	return usual;
}

static CYGPROF_QUIET bool
options_read_session(const char *text, uint64_t ret_id[2])
{
	uint64_t id[2];

	for (unsigned half = 0; half < 2; half++) {
		id[half] = 0;
		for (unsigned i = 0; i < 16; i++, text++) {
			int digit = cygprof_text_hex_digit(*text);

			if (digit < 0)
				return false;
			id[half] = id[half] << 4 | (unsigned)digit;
		}
	}
	if (*text)
		return false;
	ret_id[0] = id[0];
	ret_id[1] = id[1];
	return true;
}

static CYGPROF_QUIET uint32_t
options_round_up(uint32_t count)
{
	uint32_t power = 1;

	while (power < count)
		power *= 2;
	return count ? power : 0;
}

static CYGPROF_QUIET void
options_read_places(struct cygprof_options *options, char *const *environment,
		    unsigned *bad)
{
	struct options_value value;

	value = options_get(environment, "PROFILE_LOG_BASE", bad);
	if (value.text)
		options->log_base_path = value.text;
	value = options_get(environment, "CYGPROF_LOG_BASE", bad);
	if (value.text)
		options->log_base_path = value.text;
	value = options_get(environment, "CYGPROF_FILE", bad);
	options->file_pattern = value.text;
	value = options_get(environment, "CYGPROF_SESSION", bad);
	if (value.text &&
	    !options_read_session(value.text, options->session_id))
		options_complain(&value, "32 hex digits", "none");
	value = options_get(environment, "CYGPROF_FIRST", bad);
	options->first_pid = (uint32_t)options_number(
		value, 0, UINT32_MAX, 0, "the number of a process", "none");
}

static CYGPROF_QUIET void
options_read_words(struct cygprof_options *options, char *const *environment,
		   unsigned *bad)
{
	static const struct options_word modes[] = {
		{"on", CYGPROF_MODE_ON},
		{"scopes", CYGPROF_MODE_SCOPES},
		{"off", CYGPROF_MODE_OFF},
		{"never", CYGPROF_MODE_NEVER},
		{NULL, 0},
	};
	static const struct options_word clocks[] = {
		{"ordered", CYGPROF_CLOCK_ORDERED},
		{"plain", CYGPROF_CLOCK_PLAIN},
		{"monotonic", CYGPROF_CLOCK_MONOTONIC},
		{NULL, 0},
	};
	static const struct options_word timings[] = {
		{"full", CYGPROF_TIMING_FULL},
		{NULL, 0},
	};
	static const struct options_word answers[] = {
		{"0", false},
		{"1", true},
		{NULL, 0},
	};

	options->mode = options_choose(options_get(environment, "CYGPROF", bad),
				       modes, "on, scopes, off or never");
	options->clock =
		options_choose(options_get(environment, "CYGPROF_CLOCK", bad),
			       clocks, "ordered, plain or monotonic");
	options->timing =
		options_choose(options_get(environment, "CYGPROF_TIMING", bad),
			       timings, "full");
	options->is_verbose =
		options_choose(options_get(environment, "CYGPROF_VERBOSE", bad),
			       answers, "0 or 1");
}

static CYGPROF_QUIET void
options_set_defaults(struct cygprof_options *options)
{
	cygprof_text_clear(options, sizeof(*options));
	options->mode = CYGPROF_MODE_NEVER;
	options->log_base_path = "/tmp";
	options->clock = CYGPROF_CLOCK_ORDERED;
	options->timing = CYGPROF_TIMING_FULL;
	options->max_nodes_count = OPTIONS_MAX_NODES;
	options->ring_count = OPTIONS_RING_COUNT;
}

unsigned
cygprof_options_read(struct cygprof_options *options, char *const *environment,
		     bool is_privileged)
{
	unsigned bad_count = 0;

	options_set_defaults(options);
	if (is_privileged)
		return 0;
	options->environment = environment;
	options_read_words(options, environment, &bad_count);
	options_read_places(options, environment, &bad_count);
	options->max_nodes_count = options_number(
		options_get(environment, "CYGPROF_MAX_NODES", &bad_count), 1,
		UINT64_MAX, OPTIONS_MAX_NODES, "a number of at least 1",
		"1048576");
	options->ring_count = options_round_up((uint32_t)options_number(
		options_get(environment, "CYGPROF_RING", &bad_count), 0,
		OPTIONS_RING_MOST, OPTIONS_RING_COUNT,
		"a number from 0 to 1048576", "1024"));
	return bad_count;
}

/* Splits texts that each end in a NUL; what a full buffer cut is left out. */
static CYGPROF_QUIET void
options_split(const char *texts, size_t texts_bytes, const char **ret_texts,
	      size_t room_count)
{
	size_t start = 0;
	size_t count = 0;

	for (size_t i = 0; i < texts_bytes && count + 1 < room_count; i++) {
		if (texts[i])
			continue;
		ret_texts[count++] = texts + start;
		start = i + 1;
	}
	ret_texts[count] = NULL;
}

char *const *
cygprof_options_environment(void)
{
	extern char **environ;
	static char texts[OPTIONS_ENVIRONMENT_BYTES];
	static const char *pointers[OPTIONS_ENVIRONMENT_COUNT];
	size_t bytes = 0;
	long got = 1;
	int fd;

	if (environ)
		return environ;
	fd = (int)cygprof_sys_open("/proc/self/environ", O_RDONLY, 0);
	if (fd < 0)
		return NULL;
	while (got > 0 && bytes < sizeof(texts)) {
		got = cygprof_sys_read(fd, texts + bytes,
				       sizeof(texts) - bytes);
		if (got > 0)
			bytes += (size_t)got;
	}
	cygprof_sys_close(fd);
	options_split(texts, bytes, pointers, OPTIONS_ENVIRONMENT_COUNT);
	return (char *const *)pointers;
}
