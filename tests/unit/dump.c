/* SPDX-License-Identifier: MIT
 *
 * dump.c - the reader takes what is sound and tells what is not
 */
#include "analyze/dump.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/dump-maker.h"

enum { A = 0x401000, B = 0x401100, C = 0x401200 };

/* main-like: A calls B, B calls C; the image covers all three. */
struct small {
	struct dump_maker maker;
	uint32_t lane;
	uint64_t root, a, b, c;
};

static void
small_open(struct small *small)
{
	dump_maker_open(&small->maker);
	dump_maker_image(&small->maker, "/usr/bin/prog", 0x400000, 0x500000);
	small->lane = dump_maker_lane(&small->maker, 4);
	small->root = dump_maker_root(&small->maker, small->lane);
	small->a = dump_maker_node(&small->maker, small->lane, small->root, A,
				   1, 1000);
	small->b = dump_maker_node(&small->maker, small->lane, small->a, B, 2,
				   600);
	small->c = dump_maker_node(&small->maker, small->lane, small->b, C, 4,
				   100);
}

static void
read_good(const struct dump_maker *maker, struct dump *dump)
{
	struct fault fault = {0};

	if (!dump_open_bytes("made", maker->bytes, maker->byte_count, dump,
			     &fault))
		fail_msg("%s", fault.text);
}

/* Reads and closes the maker; what the reader says about it. */
static void
assert_refused(struct dump_maker *maker, const char *reason)
{
	struct fault fault = {0};
	struct dump dump;

	assert_false(dump_open_bytes("made", maker->bytes, maker->byte_count,
				     &dump, &fault));
	assert_int_equal(fault.kind, FAULT_COULD_NOT);
	assert_non_null(strstr(fault.text, "made: "));
	assert_non_null(strstr(fault.text, reason));
	dump_maker_close(maker);
}

static void
assert_found(const struct dump *dump, const char *finding)
{
	for (size_t i = 0; i < dump->finding_count; i++)
		if (strstr(dump->findings[i], finding))
			return;
	fail_msg("nothing is said about: %s", finding);
}

static void
nodes_come_depth_first_with_their_numbers(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	dump_maker_node(&small.maker, small.lane, small.a, C, 8, 50);
	dump_maker_node(&small.maker, small.lane, small.b, A, 16, 25);
	dump_maker_finish(&small.maker, DUMP_MAKER_START + 2000);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.finding_count, 0);
	assert_int_equal(dump.node_count, 6);
	const uint32_t parents[] = {DUMP_NO_NODE, 0, 1, 2, 2, 1};
	const uint64_t calls[] = {0, 1, 2, 4, 16, 8};
	const int64_t ticks[] = {0, 1000, 600, 100, 25, 50};
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(dump.nodes[i].parent, parents[i]);
		assert_int_equal(dump.nodes[i].calls, calls[i]);
		assert_int_equal(dump.nodes[i].ticks, ticks[i]);
		assert_false(dump.nodes[i].is_open);
	}
	assert_int_equal(dump.nodes[0].function.place, DUMP_PLACE_ROOT);
	assert_int_equal(dump.nodes[1].function.image, 0);
	assert_int_equal(dump.nodes[1].function.address, A - 0x400000);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
header_tells_who_ran(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	struct cygprof_header *header = dump_maker_header(&small.maker);
	header->command = dump_maker_text(&small.maker, "prog\0-v\0a b", 12);
	header->program_path =
		dump_maker_text(&small.maker, "/usr/bin/prog", 13);
	header->file_system_magic = 0x01021994;
	header->fault = CYGPROF_FAULT_RESERVE;
	header->fault_errno = 28;
	dump_maker_finish(&small.maker, DUMP_MAKER_START + 2000);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.state, DUMP_CLOSED);
	assert_int_equal(dump.pid, 4242);
	assert_int_equal(dump.command_count, 3);
	assert_string_equal(dump.command[1], "-v");
	assert_string_equal(dump.command[2], "a b");
	assert_string_equal(dump.program_path, "/usr/bin/prog");
	assert_string_equal(dump.file_system, "tmpfs");
	assert_string_equal(dump.clock_name, "monotonic");
	assert_true(dump.ticks_per_second == 1e9);
	assert_true(dump.start_realtime_seconds == 1.7e9);
	assert_non_null(strstr(dump.fault_text, "no room"));
	assert_int_equal(dump.fault_errno, 28);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
open_calls_have_their_time_so_far(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	dump_maker_enter(&small.maker, small.lane, small.a,
			 DUMP_MAKER_START + 5000);
	dump_maker_enter(&small.maker, small.lane, small.b,
			 DUMP_MAKER_START + 5200);
	dump_maker_call(&small.maker, small.lane, small.c,
			DUMP_MAKER_START + 5300, DUMP_MAKER_START + 5700);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.state, DUMP_LIVE);
	assert_int_equal(dump.last_ticks, DUMP_MAKER_START + 5700);
	assert_true(dump.nodes[1].is_open);
	assert_true(dump.nodes[2].is_open);
	assert_false(dump.nodes[3].is_open);
	assert_int_equal(dump.nodes[1].ticks, 1000 + 700);
	assert_int_equal(dump.nodes[2].ticks, 600 + 500);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
excised_time_is_nobodys(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	dump_maker_enter(&small.maker, small.lane, small.a,
			 DUMP_MAKER_START + 5000);
	dump_maker_lane_record(&small.maker, small.lane)->excised_ticks += 300;
	dump_maker_finish(&small.maker, DUMP_MAKER_START + 6000);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.nodes[1].ticks, 1000 + 700);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
strand_that_is_away_stands_still(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	uint64_t strand = dump_maker_node(&small.maker, small.lane, small.root,
					  CYGPROF_PLACE_STRAND, 0, 0);
	uint64_t fiber =
		dump_maker_node(&small.maker, small.lane, strand, C, 1, 0);
	dump_maker_enter(&small.maker, small.lane, small.a,
			 DUMP_MAKER_START + 1000);
	dump_maker_enter(&small.maker, small.lane, fiber,
			 DUMP_MAKER_START + 2000);
	dump_maker_lane_record(&small.maker, small.lane)->strands[0] =
		(struct cygprof_strand_record){
			.stack_low = 0x1000,
			.stack_bytes = 0x1000,
			.current = fiber,
			.excised_ticks = -CYGPROF_OPEN_BIAS,
			.left_ticks = DUMP_MAKER_START + 2100,
		};
	dump_maker_finish(&small.maker, DUMP_MAKER_START + 9000);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.nodes[1].ticks, 1000 + 8000);
	assert_int_equal(dump.nodes[5].function.address, C - 0x400000);
	assert_int_equal(dump.nodes[5].ticks, 100);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
calibration_is_left_out_and_what_it_called_is_not(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	uint64_t outer = dump_maker_node(&small.maker, small.lane, small.a,
					 CYGPROF_PLACE_CALIBRATION, 9, 9);
	uint64_t inner = dump_maker_node(&small.maker, small.lane, outer,
					 CYGPROF_PLACE_CALIBRATION + 1, 9, 9);
	dump_maker_node(&small.maker, small.lane, inner, C, 7, 70);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.node_count, 5);
	assert_int_equal(dump.nodes[4].calls, 7);
	assert_int_equal(dump.nodes[4].parent, 1);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
ring_keeps_the_last_calls_oldest_first(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	for (uint64_t i = 0; i < 10; i++)
		dump_maker_call(&small.maker, small.lane, small.c,
				DUMP_MAKER_START + 10 * i,
				DUMP_MAKER_START + 10 * i + 5);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.lanes[0].calls_ever, 10);
	assert_int_equal(dump.lanes[0].call_count, 4);
	for (uint64_t i = 0; i < 4; i++) {
		assert_int_equal(dump.lanes[0].calls[i].number, 6 + i);
		assert_int_equal(dump.lanes[0].calls[i].node, 3);
		assert_int_equal(dump.lanes[0].calls[i].enter_ticks,
				 DUMP_MAKER_START + 10 * (6 + i));
	}
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
ring_record_that_was_not_finished_is_dropped(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	for (uint64_t i = 0; i < 6; i++)
		dump_maker_call(&small.maker, small.lane, small.c,
				DUMP_MAKER_START, DUMP_MAKER_START + 1);
	struct cygprof_chunk *ring = dump_maker_at(
		&small.maker,
		dump_maker_lane_record(&small.maker, small.lane)->ring);
	ring->ring_count++;
	read_good(&small.maker, &dump);
	assert_int_equal(dump.lanes[0].call_count, 3);
	assert_int_equal(dump.lanes[0].calls[0].number, 3);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
ring_names_folded_functions_too(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	uint64_t fold = dump_maker_fold(
		&small.maker, small.lane,
		&(struct cygprof_fold){.function = B, .calls = 1});
	dump_maker_call(&small.maker, small.lane, fold, DUMP_MAKER_START,
			DUMP_MAKER_START + 1);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.lanes[0].call_count, 1);
	assert_int_equal(dump.lanes[0].calls[0].node, DUMP_NO_NODE);
	assert_int_equal(dump.lanes[0].calls[0].function.address, B - 0x400000);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
loaded_image_wins_over_one_that_lay_there_before(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	uint32_t old = dump_maker_image(&small.maker, "/lib/old.so", 0x600000,
					0x700000);
	dump_maker_image(&small.maker, "/lib/new.so", 0x680000, 0x780000);
	dump_maker_node(&small.maker, small.lane, small.root, 0x690000, 1, 1);
	dump_maker_node(&small.maker, small.lane, small.root, 0x610000, 1, 1);
	dump_maker_node(&small.maker, small.lane, small.root,
			CYGPROF_RETIRED_BIT |
				(uint64_t)old << CYGPROF_RETIRED_OFFSET_BITS |
				0x90000,
			1, 1);
	dump_maker_node(&small.maker, small.lane, small.root, 0x790000, 1, 1);
	struct cygprof_image *images =
		dump_maker_at(&small.maker, DUMP_MAKER_BASE + 8192 + 64);
	images[old].unloaded_ticks = DUMP_MAKER_START + 1;
	read_good(&small.maker, &dump);
	assert_int_equal(dump.image_count, 3);
	assert_int_equal(dump.nodes[4].function.image, 2);
	assert_int_equal(dump.nodes[4].function.address, 0x10000);
	assert_int_equal(dump.nodes[5].function.image, 1);
	assert_int_equal(dump.nodes[5].function.address, 0x10000);
	assert_int_equal(dump.nodes[6].function.image, 1);
	assert_int_equal(dump.nodes[6].function.address, 0x90000);
	assert_int_equal(dump.nodes[7].function.image, DUMP_NO_IMAGE);
	assert_int_equal(dump.nodes[7].function.address, 0x790000);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
retired_code_finds_its_image_in_any_order(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	dump_maker_image(&small.maker, "/lib/one.so", 0x600000, 0x700000);
	dump_maker_image(&small.maker, "/lib/two.so", 0x800000, 0x900000);
	struct cygprof_image *images =
		dump_maker_at(&small.maker, DUMP_MAKER_BASE + 8192 + 64);
	images[0].number = 2;
	images[1].number = 1;
	images[2].number = 0;
	for (uint64_t number = 0; number < 3; number++)
		dump_maker_node(&small.maker, small.lane, small.root,
				CYGPROF_RETIRED_BIT |
					number << CYGPROF_RETIRED_OFFSET_BITS |
					0x100,
				1, 1);
	read_good(&small.maker, &dump);
	static const char *const paths[] = {"/lib/two.so", "/lib/one.so",
					    "/usr/bin/prog"};
	for (size_t i = 0; i < 3; i++) {
		uint32_t image = dump.nodes[4 + i].function.image;

		assert_true(image < dump.image_count);
		assert_string_equal(dump.images[image].path, paths[i]);
	}
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
lost_parents_and_circles_hang_on_the_root(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	struct cygprof_node *b = dump_maker_at(&small.maker, small.b);
	b->parent = small.c;
	dump_maker_node(&small.maker, small.lane, 0xdeadbeef00, C, 5, 50);
	read_good(&small.maker, &dump);
	assert_found(&dump, "1 call paths have lost their callers");
	assert_found(&dump, "1 call paths went in circles");
	assert_int_equal(dump.node_count, 5);
	uint64_t calls = 0;
	for (size_t i = 0; i < dump.node_count; i++)
		calls += dump.nodes[i].calls;
	assert_int_equal(calls, 1 + 2 + 4 + 5);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
chain_of_a_million_calls_is_read(void **state)
{
	struct dump_maker maker;
	struct dump dump;

	(void)state;
	dump_maker_open(&maker);
	uint32_t lane = dump_maker_lane(&maker, 0);
	uint64_t node = dump_maker_root(&maker, lane);
	for (int i = 0; i < 1000000; i++)
		node = dump_maker_node(&maker, lane, node, A, 1, 0);
	read_good(&maker, &dump);
	assert_int_equal(dump.node_count, 1000001);
	assert_int_equal(dump.nodes[1000000].parent, 999999);
	dump_close(&dump);
	dump_maker_close(&maker);
}

static void
lanes_are_told_apart(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	uint32_t other = dump_maker_lane(&small.maker, 0);
	dump_maker_node(&small.maker, other,
			dump_maker_root(&small.maker, other), C, 3, 30);
	struct cygprof_lane *record =
		dump_maker_lane_record(&small.maker, other);
	record->healed = 7;
	record->thread_count = CYGPROF_LANE_THREADS + 2;
	for (uint32_t i = 0; i < CYGPROF_LANE_THREADS; i++)
		record->threads[i].tid = 100 + i;
	read_good(&small.maker, &dump);
	assert_int_equal(dump.lane_count, 2);
	assert_int_equal(dump.lanes[0].node_count, 4);
	assert_int_equal(dump.lanes[1].node_start, 4);
	assert_int_equal(dump.lanes[1].node_count, 2);
	assert_int_equal(dump.lanes[1].healed, 7);
	assert_int_equal(dump.lanes[1].threads_ever, CYGPROF_LANE_THREADS + 2);
	assert_int_equal(dump.lanes[1].thread_count, CYGPROF_LANE_THREADS);
	assert_int_equal(dump.lanes[1].threads[0].tid, 102);
	assert_int_equal(dump.lanes[1].threads[39].tid, 101);
	assert_string_equal(dump.lanes[0].threads[0].name, "worker");
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
open_fold_is_counted_to_the_end(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	dump_maker_fold(&small.maker, small.lane,
			&(struct cygprof_fold){
				.caller = A,
				.function = B,
				.calls = 3,
				.primitive_calls = 2,
				.own_ticks = 30,
				.cumulative_ticks =
					40 - (int64_t)(DUMP_MAKER_START + 100) -
					CYGPROF_OPEN_BIAS,
				.open_count = 1,
			});
	dump_maker_finish(&small.maker, DUMP_MAKER_START + 1000);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.lanes[0].fold_count, 1);
	assert_true(dump.lanes[0].folds[0].is_edge);
	assert_true(dump.lanes[0].folds[0].is_open);
	assert_int_equal(dump.lanes[0].folds[0].own_ticks, 30);
	assert_int_equal(dump.lanes[0].folds[0].cumulative_ticks, 940);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
holes_between_chunks_are_stepped_over(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	uint32_t other = dump_maker_lane(&small.maker, 8);
	dump_maker_node(&small.maker, other,
			dump_maker_root(&small.maker, other), C, 3, 30);
	struct cygprof_chunk *ring = dump_maker_at(
		&small.maker,
		dump_maker_lane_record(&small.maker, small.lane)->ring);
	memset(ring, 0, sizeof *ring);
	read_good(&small.maker, &dump);
	assert_int_equal(dump.node_count, 6);
	assert_int_equal(dump.finding_count, 0);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
cut_dump_is_read_as_far_as_it_goes(void **state)
{
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	small.maker.byte_count -= 4096 - 64 - 2 * 64;
	read_good(&small.maker, &dump);
	assert_found(&dump, "the file is cut");
	assert_int_equal(dump.node_count, 3);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

static void
what_is_no_dump_is_refused(void **state)
{
	struct small small;

	(void)state;
	small_open(&small);
	small.maker.byte_count = 0;
	assert_refused(&small.maker, "empty");
	small_open(&small);
	small.maker.bytes[0] = 'x';
	assert_refused(&small.maker, "not a dump");
	small_open(&small);
	small.maker.byte_count = 5000;
	assert_refused(&small.maker, "cut short");
	small_open(&small);
	dump_maker_header(&small.maker)->version_major = 2;
	assert_refused(&small.maker, "newer version");
	small_open(&small);
	dump_maker_header(&small.maker)->byte_order = 0x04030201;
	assert_refused(&small.maker, "byte order");
}

static void
files_that_cannot_be_read_are_told(void **state)
{
	struct fault fault = {0};
	struct dump dump;

	(void)state;
	assert_false(dump_open("/nonexistent/x", &dump, &fault));
	assert_non_null(strstr(fault.text, "/nonexistent/x: No such file"));
	fault = (struct fault){0};
	assert_false(dump_open("/", &dump, &fault));
	assert_non_null(strstr(fault.text, "directory"));
	fault = (struct fault){0};
	assert_false(dump_open("/dev/null", &dump, &fault));
	assert_non_null(strstr(fault.text, "empty"));
}

static void
dump_is_read_from_a_file(void **state)
{
	struct fault fault = {0};
	struct small small;
	struct dump dump;
	char path[] = "dump-test-XXXXXX";

	(void)state;
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	small_open(&small);
	assert_true(dump_maker_write(&small.maker, path));
	bool is_read = dump_open(path, &dump, &fault);
	unlink(path);
	assert_true(is_read);
	assert_int_equal(dump.node_count, 4);
	assert_string_equal(dump.path, path);
	assert_int_equal(dump.file_bytes, small.maker.byte_count);
	dump_close(&dump);
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

/* Writes the made dump, makes the file longer, and reads it. */
static bool
read_longer(const struct dump_maker *maker, off_t file_bytes,
	    struct dump *ret_dump, struct fault *fault)
{
	char path[] = "dump-test-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_true(dump_maker_write(maker, path));
	assert_int_equal(truncate(path, file_bytes), 0);
	bool is_read = dump_open(path, ret_dump, fault);
	unlink(path);
	return is_read;
}

static void
file_of_holes_is_refused(void **state)
{
	struct fault fault = {0};
	struct small small;
	struct dump dump;

	(void)state;
	small_open(&small);
	dump_maker_header(&small.maker)->file_bytes = UINT64_C(15) << 30;
	assert_false(read_longer(&small.maker, (off_t)15 << 30, &dump, &fault));
	assert_non_null(strstr(fault.text, "holes"));
	fault = (struct fault){0};
	dump_maker_header(&small.maker)->file_bytes = UINT64_MAX;
	assert_false(read_longer(&small.maker, (off_t)17 << 30, &dump, &fault));
	assert_non_null(strstr(fault.text, "too large"));
	fault = (struct fault){0};
	assert_true(read_longer(&small.maker, (off_t)small.maker.byte_count,
				&dump, &fault));
	assert_found(&dump, "the file is cut");
	dump_close(&dump);
	dump_maker_close(&small.maker);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes_come_depth_first_with_their_numbers),
		cmocka_unit_test(header_tells_who_ran),
		cmocka_unit_test(open_calls_have_their_time_so_far),
		cmocka_unit_test(excised_time_is_nobodys),
		cmocka_unit_test(strand_that_is_away_stands_still),
		cmocka_unit_test(
			calibration_is_left_out_and_what_it_called_is_not),
		cmocka_unit_test(ring_keeps_the_last_calls_oldest_first),
		cmocka_unit_test(ring_record_that_was_not_finished_is_dropped),
		cmocka_unit_test(ring_names_folded_functions_too),
		cmocka_unit_test(
			loaded_image_wins_over_one_that_lay_there_before),
		cmocka_unit_test(retired_code_finds_its_image_in_any_order),
		cmocka_unit_test(lost_parents_and_circles_hang_on_the_root),
		cmocka_unit_test(chain_of_a_million_calls_is_read),
		cmocka_unit_test(lanes_are_told_apart),
		cmocka_unit_test(open_fold_is_counted_to_the_end),
		cmocka_unit_test(holes_between_chunks_are_stepped_over),
		cmocka_unit_test(cut_dump_is_read_as_far_as_it_goes),
		cmocka_unit_test(what_is_no_dump_is_refused),
		cmocka_unit_test(files_that_cannot_be_read_are_told),
		cmocka_unit_test(dump_is_read_from_a_file),
		cmocka_unit_test(file_of_holes_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
