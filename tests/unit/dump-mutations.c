/* SPDX-License-Identifier: MIT
 *
 * dump-mutations.c - no damage to a dump harms its reader
 *
 * Takes sound dumps, damages them at random, and does with each what the
 * commands do: read, sum up, print.  Built with the address and the
 * undefined-behaviour sanitizer, which end the test at the first wrong access
 * and at an allocation that is out of proportion.  The numbers are random but
 * the same each time; MUTATIONS=N in the environment asks for more.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/call-tree.h"
#include "analyze/dump.h"
#include "analyze/info.h"
#include "analyze/last-calls.h"
#include "tests/dump-maker.h"

enum { MUTATIONS = 1000, SEEDS = 3, SECONDS_LIMIT = 5, IMAGE = 0x400000 };

/* A dump of 100 KB has no business with more; read by the sanitizer. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "max_allocation_size_mb=64";
}

bool
symbols_resolve(const struct symbols_options *options,
		const struct symbols_image *images, size_t image_count,
		const struct symbols_query *queries, size_t query_count,
		struct symbols *ret_symbols, struct fault *fault)
{
	struct symbols_answer *answers = calloc(query_count, sizeof *answers);

	(void)options;
	(void)fault;
	for (size_t i = 0; i < query_count; i++) {
		assert_true(queries[i].image < image_count);
		assert_non_null(images[queries[i].image].path);
		answers[i] = (struct symbols_answer){
			"name", "file.c", queries[i].file_address % 97};
	}
	*ret_symbols = (struct symbols){.answers = answers};
	return true;
}

void
symbols_close(struct symbols *symbols)
{
	free(symbols->answers);
}

static uint64_t random_state = 0x9e3779b97f4a7c15;

static uint64_t
random_number(uint64_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % limit;
}

/* A tree of random paths with a ring, retired and unnamed code. */
static void
seed_tree(struct dump_maker *maker)
{
	uint64_t paths[300];

	dump_maker_image(maker, "/usr/bin/prog", IMAGE, 0x500000);
	dump_maker_image(maker, "/usr/lib/old.so", 0x480000, 0x600000);
	uint32_t lane = dump_maker_lane(maker, 64);
	paths[0] = dump_maker_root(maker, lane);
	for (size_t i = 1; i < 300; i++) {
		uint64_t word = IMAGE + 16 * random_number(0x30000);

		if (i % 50 == 0)
			word = CYGPROF_RETIRED_BIT | UINT64_C(1) << 40 | i;
		if (i % 60 == 0)
			word = CYGPROF_PLACE_CALIBRATION + i;
		paths[i] = dump_maker_node(maker, lane, paths[random_number(i)],
					   word, random_number(1000),
					   (int64_t)random_number(1000000));
	}
	for (uint64_t i = 0; i < 100; i++)
		dump_maker_call(maker, lane, paths[1 + random_number(299)],
				DUMP_MAKER_START + i, DUMP_MAKER_START + 2 * i);
	dump_maker_calibrate(maker, 20, 24);
	dump_maker_finish(maker, DUMP_MAKER_START + 10000000);
}

/* Killed in the middle of a deep path, with strands and several lanes. */
static void
seed_open(struct dump_maker *maker)
{
	dump_maker_image(maker, "/usr/bin/prog", IMAGE, 0x500000);
	for (int i = 0; i < 4; i++) {
		uint32_t lane = dump_maker_lane(maker, 8);
		uint64_t node = dump_maker_root(maker, lane);

		for (uint64_t depth = 0; depth < 100; depth++) {
			node = dump_maker_node(maker, lane, node,
					       IMAGE + 16 * (depth % 7), 1, 0);
			dump_maker_enter(maker, lane, node,
					 DUMP_MAKER_START + depth);
		}
		struct cygprof_lane *record =
			dump_maker_lane_record(maker, lane);
		record->current = node;
		record->strands[i] = (struct cygprof_strand_record){
			.stack_low = 0x10000,
			.stack_bytes = 0x10000,
			.current = node,
			.excised_ticks = -CYGPROF_OPEN_BIAS,
			.left_ticks = DUMP_MAKER_START + 50,
			.flags = (uint32_t)i,
		};
	}
}

static void
seed_folded(struct dump_maker *maker)
{
	uint32_t lane = dump_maker_lane(maker, 4);

	dump_maker_image(maker, "/usr/bin/prog", IMAGE, 0x500000);
	dump_maker_lane_record(maker, lane)->folded_ticks = DUMP_MAKER_START;
	for (uint64_t i = 0; i < 200; i++)
		dump_maker_fold(maker, lane,
				&(struct cygprof_fold){
					.caller = i % 3 ? IMAGE + i : 0,
					.function = IMAGE + 16 * (i % 17),
					.calls = i,
					.primitive_calls = i / 2,
					.own_ticks = (int64_t)i * 10,
					.cumulative_ticks = (int64_t)i * 20,
					.open_count = (uint32_t)i % 2,
				});
	dump_maker_calibrate(maker, 20, 24);
}

static void
seed_open_number(struct dump_maker *maker, unsigned number)
{
	static void (*const seeds[SEEDS])(struct dump_maker *) = {
		seed_tree,
		seed_open,
		seed_folded,
	};

	dump_maker_open(maker);
	seeds[number % SEEDS](maker);
	struct cygprof_header *header = dump_maker_header(maker);
	header->command = dump_maker_text(maker, "prog\0-v", 7);
	header->program_path = dump_maker_text(maker, "/usr/bin/prog", 13);
}

/* Words that checks are likely to get wrong. */
static uint64_t
nasty_word(void)
{
	static const uint64_t words[] = {
		0,
		1,
		63,
		4095,
		4096,
		INT32_MAX,
		UINT32_MAX,
		INT64_MAX,
		(uint64_t)INT64_MIN,
		UINT64_MAX,
		DUMP_MAKER_BASE,
		DUMP_MAKER_BASE + 8192,
		DUMP_MAKER_BASE + 8192 + 4096 + 64,
		(uint64_t)CYGPROF_OPEN_LIMIT,
		(uint64_t)-CYGPROF_OPEN_BIAS,
		CYGPROF_CHUNK_MAGIC,
	};
	size_t count = sizeof words / sizeof *words;

	return random_number(2)
		       ? words[random_number(count)]
		       : words[random_number(count)] + random_number(128) - 64;
}

/* Header and heads of chunks get as many hits as all the records. */
static size_t
place_to_hit(const struct dump_maker *maker)
{
	switch (random_number(3)) {
	case 0:
		return random_number(1024);
	case 1:
		return random_number(maker->byte_count / 4096) * 4096 +
		       random_number(64);
	default:
		return random_number(maker->byte_count);
	}
}

static void
mutate_once(struct dump_maker *maker)
{
	size_t place = place_to_hit(maker);
	uint64_t word = nasty_word();
	size_t width = (size_t)1 << random_number(4);
	size_t other = random_number(maker->byte_count / 64) * 64;

	switch (random_number(5)) {
	case 0:
		maker->bytes[place] ^= (unsigned char)(1 << random_number(8));
		break;
	case 1:
	case 2:
		place -= place % width;
		memcpy(maker->bytes + place, &word, width);
		break;
	case 3:
		memmove(maker->bytes + place / 64 * 64, maker->bytes + other,
			64);
		break;
	default:
		place = place / 4096 * 4096;
		other = other / 4096 * 4096;
		memmove(maker->bytes + place, maker->bytes + other, 4096);
		break;
	}
}

static void
mutate(struct dump_maker *maker)
{
	uint64_t count = 1 + random_number(6);

	for (uint64_t i = 0; i < count; i++)
		mutate_once(maker);
	/* The magic is no fun to break: it ends everything at once. */
	if (random_number(50))
		memcpy(maker->bytes, CYGPROF_MAGIC, 8);
	if (random_number(4) == 0)
		maker->byte_count = random_number(maker->byte_count + 1);
}

/* What dump.h promises to those who use a dump. */
static void
assert_invariants(const struct dump *dump)
{
	for (size_t i = 0; i < dump->node_count; i++) {
		const struct dump_node *node = &dump->nodes[i];

		assert_true(node->parent < i || node->parent == DUMP_NO_NODE);
		assert_true(node->ticks >= 0 &&
			    node->ticks <= DUMP_TICKS_LIMIT);
		assert_true(node->function.image < dump->image_count ||
			    node->function.image == DUMP_NO_IMAGE);
	}
	for (size_t i = 0; i < dump->lane_count; i++) {
		const struct dump_lane *lane = &dump->lanes[i];

		assert_true(lane->node_start + (size_t)lane->node_count <=
			    dump->node_count);
		for (size_t j = 0; j < lane->call_count; j++)
			assert_true(lane->calls[j].node < dump->node_count ||
				    lane->calls[j].node == DUMP_NO_NODE);
	}
}

/* Copies into a block of its own, so that one byte too far is noticed. */
static void
read_and_print(const struct dump_maker *maker, FILE *out)
{
	struct call_tree_options options = {.is_raw = false};
	struct fault fault = {0};
	struct dump dump;
	struct profile profile;
	unsigned char *bytes = malloc(maker->byte_count + !maker->byte_count);

	assert_non_null(bytes);
	memcpy(bytes, maker->bytes, maker->byte_count);
	bool is_read = dump_open_bytes("mutated", bytes, maker->byte_count,
				       &dump, &fault);
	free(bytes);
	if (!is_read) {
		assert_int_equal(fault.kind, FAULT_COULD_NOT);
		return;
	}
	assert_invariants(&dump);
	profile_open(&profile);
	assert_true(call_tree_profile(&dump, &options, &profile, &fault));
	profile_close(&profile);
	assert_true(last_calls_print(&dump, 10, NULL, out, &fault));
	info_print_process(&dump, out);
	info_print_health(&dump, out);
	info_print_images(&dump, out);
	info_print_lanes(&dump, out);
	dump_close(&dump);
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
damaged_dumps_are_read_without_harm(void **state)
{
	const char *wanted = getenv("MUTATIONS");
	long count = wanted ? atol(wanted) : MUTATIONS;
	FILE *out = fopen("/dev/null", "we");

	(void)state;
	assert_non_null(out);
	for (long i = 0; i < count; i++) {
		struct dump_maker maker;
		double start = seconds_now();

		seed_open_number(&maker, (unsigned)i);
		mutate(&maker);
		read_and_print(&maker, out);
		dump_maker_close(&maker);
		if (seconds_now() - start > SECONDS_LIMIT)
			fail_msg("mutation %ld took too long", i);
	}
	fclose(out);
}

static void
dumps_cut_anywhere_are_read_without_harm(void **state)
{
	FILE *out = fopen("/dev/null", "we");

	(void)state;
	assert_non_null(out);
	for (unsigned i = 0; i < SEEDS; i++) {
		struct dump_maker maker;

		seed_open_number(&maker, i);
		size_t byte_count = maker.byte_count;
		for (size_t cut = 0; cut < byte_count; cut += 997) {
			maker.byte_count = byte_count - cut;
			read_and_print(&maker, out);
		}
		dump_maker_close(&maker);
	}
	fclose(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(damaged_dumps_are_read_without_harm),
		cmocka_unit_test(dumps_cut_anywhere_are_read_without_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
