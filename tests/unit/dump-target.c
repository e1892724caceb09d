/* SPDX-License-Identifier: MIT
 *
 * Promises of analyze/dump-target.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/dump-target.h"

static int
clear_variables(void **state)
{
	(void)state;
	unsetenv("CYGPROF_FILE");
	unsetenv("CYGPROF_LOG_BASE");
	unsetenv("PROFILE_LOG_BASE");
	return 0;
}

/* Chooses without -o and expects that folder. */
static void
expect_folder(const char *folder)
{
	struct fault fault = {0};
	struct dump_target target;

	assert_true(dump_target_choose(&target, NULL, false, &fault));
	assert_string_equal(target.folder_path, folder);
	assert_null(target.file_pattern);
	assert_null(target.old_file_path);
	dump_target_close(&target);
}

static void
expect_fault(const char *file_path, bool may_overwrite, const char *words)
{
	struct fault fault = {0};
	struct dump_target target;

	assert_false(
		dump_target_choose(&target, file_path, may_overwrite, &fault));
	assert_int_not_equal(fault.kind, FAULT_NONE);
	assert_non_null(strstr(fault.text, words));
	dump_target_close(&target);
}

static void
log_folder_is_the_first_one_that_is_set(void **state)
{
	(void)state;
	expect_folder("/tmp");
	setenv("PROFILE_LOG_BASE", "/second", 1);
	expect_folder("/second");
	setenv("CYGPROF_LOG_BASE", "/first", 1);
	expect_folder("/first");
	setenv("CYGPROF_LOG_BASE", "", 1);
	expect_folder("/second");
}

static void
relative_log_folder_is_made_absolute(void **state)
{
	struct fault fault = {0};
	struct dump_target target;
	char *here = getcwd(NULL, 0), want[4096];

	(void)state;
	snprintf(want, sizeof want, "%s/logs", here);
	setenv("CYGPROF_LOG_BASE", "logs", 1);
	assert_true(dump_target_choose(&target, NULL, false, &fault));
	assert_string_equal(target.folder_path, want);
	assert_string_equal(target.log_base_path, want);
	dump_target_close(&target);
	free(here);
}

static void
own_pattern_leads_to_its_folder(void **state)
{
	(void)state;
	setenv("CYGPROF_LOG_BASE", "/logs", 1);
	setenv("CYGPROF_FILE", "/elsewhere/%e-%p.cygprof", 1);
	expect_folder("/elsewhere");
	setenv("CYGPROF_FILE", "run-%p", 1);
	expect_folder("/logs");
	setenv("CYGPROF_FILE", "below/run-%p", 1);
	expect_folder("/logs/below");
	setenv("CYGPROF_FILE", "/root-file", 1);
	expect_folder("/");
}

static void
percent_sign_of_a_file_is_doubled(void **state)
{
	struct fault fault = {0};
	struct dump_target target;

	(void)state;
	assert_true(dump_target_choose(&target, "/tmp/no-100%p.cygprof", false,
				       &fault));
	assert_string_equal(target.file_pattern, "/tmp/no-100%%p.cygprof");
	assert_string_equal(target.folder_path, "/tmp");
	dump_target_close(&target);
}

static void
streams_folders_and_devices_are_refused(void **state)
{
	(void)state;
	expect_fault("-", true, "not a stream");
	expect_fault("", true, "not a stream");
	expect_fault("/tmp", true, "is a folder");
	expect_fault("/dev/null", true, "no ordinary file");
	expect_fault("/no/such/folder/x", true, "make it first");
	expect_fault("/dev/null/x", true, "/dev/null");
}

static void
file_in_the_way_is_removed_only_on_demand(void **state)
{
	static const char path[] = "dump-target.tmp";
	struct fault fault = {0};
	struct dump_target target;
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	fclose(file);
	expect_fault(path, false, "-f replaces it");
	assert_int_equal(access(path, F_OK), 0);
	assert_true(dump_target_choose(&target, path, true, &fault));
	assert_int_equal(access(path, F_OK), 0);
	assert_true(dump_target_clear(&target, &fault));
	assert_int_not_equal(access(path, F_OK), 0);
	dump_target_close(&target);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(log_folder_is_the_first_one_that_is_set,
				       clear_variables),
		cmocka_unit_test_setup(relative_log_folder_is_made_absolute,
				       clear_variables),
		cmocka_unit_test_setup(own_pattern_leads_to_its_folder,
				       clear_variables),
		cmocka_unit_test_setup(percent_sign_of_a_file_is_doubled,
				       clear_variables),
		cmocka_unit_test(streams_folders_and_devices_are_refused),
		cmocka_unit_test(file_in_the_way_is_removed_only_on_demand),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
