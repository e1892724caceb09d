/* SPDX-License-Identifier: MIT
 *
 * dump-name.c - promises of runtime/dump-name.h
 */
#include "runtime/dump-name.h"

#include <errno.h>
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *environment[] = {"USER=ann/e\n", "EMPTY=", NULL};

static const char *
name_of(const char *pattern, const char *log_base_path, const char *program)
{
	static char path[1024];
	struct cygprof_options options;
	int length;

	cygprof_options_read(&options, environment, false);
	options.file_pattern = pattern;
	options.log_base_path = log_base_path;
	length = cygprof_dump_name(&options, program, path, sizeof(path));
	if (length < 0)
		return NULL;
	assert_int_equal(length, strlen(path));
	return path;
}

static void
assert_matches(const char *text, const char *pattern)
{
	regex_t regex;

	assert_non_null(text);
	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	if (regexec(&regex, text, 0, NULL, 0))
		fail_msg("%s does not match %s", text, pattern);
	regfree(&regex);
}

static void
the_usual_name_has_program_time_and_pid(void **state)
{
	char pattern[200];

	(void)state;
	snprintf(pattern, sizeof(pattern),
		 "^/var/log/prog-20[0-9]{6}T[0-9]{6}\\.[0-9]{6}Z-%d\\.cygprof$",
		 (int)getpid());
	assert_matches(name_of(NULL, "/var/log", "/usr/bin/prog"), pattern);
	assert_matches(name_of(NULL, "/var/log/", "prog"), pattern);
	assert_matches(name_of(NULL, "/", ""), "^/program-20");
}

static void
fields_of_a_pattern_are_filled_in(void **state)
{
	char want[200];

	(void)state;
	snprintf(want, sizeof(want), "/b/x%%-%d-prog.out", (int)getpid());
	assert_string_equal(name_of("x%%-%p-%e.out", "/b", "/bin/prog"), want);
	assert_matches(name_of("/a/%t", "/b", "p"),
		       "^/a/20[0-9]{6}T[0-9]{6}\\.[0-9]{6}Z$");
	assert_matches(name_of("/a/%h", "/b", "p"), "^/a/[^/]+$");
	assert_string_equal(name_of("/%q{USER}%q{EMPTY}%q{NONE}.x", "/b", "p"),
			    "/ann_e_.x");
	assert_string_equal(name_of("/a%", "/b", "p"), "/a%");
	assert_string_equal(name_of("/a%z%q%q{USER", "/b", "p"),
			    "/a%z%q%q{USER");
	assert_string_equal(name_of("/%e", "/b", "a\nb\177"), "/a_b_");
	assert_string_equal(name_of("/a\nb", "/b", "p"), "/a_b");
}

static void
the_answer_is_absolute(void **state)
{
	char directory[1024], want[2048];

	(void)state;
	assert_non_null(getcwd(directory, sizeof(directory)));
	snprintf(want, sizeof(want), "%s/logs/sub/f", directory);
	assert_string_equal(name_of("sub/f", "logs", "p"), want);
	assert_string_equal(name_of("/f", "logs", "p"), "/f");
	assert_null(name_of("f", "/a\nb", "p"));
}

static void
names_that_are_too_long_are_refused_or_cut(void **state)
{
	char program[600], room[32];
	struct cygprof_options options;
	const char *path;

	(void)state;
	memset(program, 'x', sizeof(program) - 1);
	program[sizeof(program) - 1] = '\0';
	path = name_of(NULL, "/tmp", program);
	assert_non_null(path);
	assert_true(strlen(path) - strlen("/tmp/") <= 255);
	/* A cut leaves no half of a character. */
	for (size_t i = 0; i + 2 < sizeof(program); i += 2)
		memcpy(program + i, "\303\244", 2);
	path = name_of("/%e.x", "/tmp", program);
	assert_int_equal((strlen(path) - strlen("/.x")) % 2, 0);
	cygprof_options_read(&options, NULL, false);
	assert_int_equal(cygprof_dump_name(&options, "p", room, sizeof(room)),
			 -ENAMETOOLONG);
}

static void
other_processes_than_the_first_add_their_pid(void **state)
{
	struct cygprof_options options;
	char path[256], want[256];

	(void)state;
	cygprof_options_read(&options, NULL, false);
	options.file_pattern = "/out/a.b.prof";
	options.first_pid = (uint32_t)getpid();
	cygprof_dump_name(&options, "p", path, sizeof(path));
	assert_string_equal(path, "/out/a.b.prof");
	options.first_pid++;
	cygprof_dump_name(&options, "p", path, sizeof(path));
	snprintf(want, sizeof(want), "/out/a.b-%d.prof", (int)getpid());
	assert_string_equal(path, want);
	options.file_pattern = "/o.d/.hidden";
	cygprof_dump_name(&options, "p", path, sizeof(path));
	snprintf(want, sizeof(want), "/o.d/.hidden-%d", (int)getpid());
	assert_string_equal(path, want);
	snprintf(want, sizeof(want), "/o.d/.hidden-%d", (int)getpid());
	assert_int_equal(cygprof_dump_name(&options, "p", path, strlen(want)),
			 -ENAMETOOLONG);
	assert_int_equal(
		cygprof_dump_name(&options, "p", path, strlen(want) + 1),
		strlen(want));
}

static void
a_taken_name_gets_a_number(void **state)
{
	char path[64];

	(void)state;
	assert_int_equal(
		cygprof_dump_name_again("/a.b/c.prof", 2, path, sizeof(path)),
		strlen("/a.b/c-2.prof"));
	assert_string_equal(path, "/a.b/c-2.prof");
	cygprof_dump_name_again("/a.b/c", 10, path, sizeof(path));
	assert_string_equal(path, "/a.b/c-10");
	assert_int_equal(cygprof_dump_name_again("/a.b/c", 10, path, 9),
			 -ENAMETOOLONG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_name_has_program_time_and_pid),
		cmocka_unit_test(fields_of_a_pattern_are_filled_in),
		cmocka_unit_test(the_answer_is_absolute),
		cmocka_unit_test(names_that_are_too_long_are_refused_or_cut),
		cmocka_unit_test(other_processes_than_the_first_add_their_pid),
		cmocka_unit_test(a_taken_name_gets_a_number),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
