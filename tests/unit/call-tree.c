/* SPDX-License-Identifier: MIT
 *
 * call-tree.c - rows and edges out of call paths, as Python counts them
 *
 * A stream of enters and exits is played twice: into the nodes of a dump, and
 * into the algorithm of CPython's _lsprof, which looks at one event after the
 * other and is simple enough to be believed.
 */
#include "analyze/call-tree.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/dump-maker.h"

enum { FUNCTIONS = 6, PATHS = 4096, DEPTH = 1024, IMAGE = 0x400000 };

/* The fake names: functions whose numbers differ in bit 8 alone are the same
 * line of the same file. */
static char fake_names[FUNCTIONS + 1][16];

static uint64_t
address_of(unsigned function, unsigned copy)
{
	return IMAGE + 16 * function + 256 * copy;
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
	assert_int_equal(image_count, 1);
	assert_string_equal(images[0].path, "/usr/bin/prog");
	for (size_t i = 0; i < query_count; i++) {
		unsigned function =
			(unsigned)(queries[i].file_address % 256 / 16);

		snprintf(fake_names[function], sizeof fake_names[0], "f%u",
			 function);
		answers[i] = (struct symbols_answer){fake_names[function],
						     "prog.c", function};
	}
	*ret_symbols = (struct symbols){.answers = answers};
	return true;
}

void
symbols_close(struct symbols *symbols)
{
	free(symbols->answers);
}

/* What _lsprof keeps of a function, and of a pair. */
struct entry {
	uint64_t calls, recursive_calls;
	int64_t inline_ticks, total_ticks;
	int level;
};

struct frame {
	unsigned function;
	uint64_t node;
	int64_t start_ticks, callee_ticks;
};

struct play {
	struct dump_maker maker;
	uint32_t lane;
	int64_t now_ticks;
	struct frame frames[DEPTH];
	int depth; /* frames[0] is the root */
	struct entry entries[FUNCTIONS];
	struct entry pairs[FUNCTIONS][FUNCTIONS]; /* [caller][callee] */
	struct {
		uint64_t parent, function, node;
	} paths[PATHS];
	int path_count;
};

static struct play *
play_open(void)
{
	struct play *play = calloc(1, sizeof *play);

	dump_maker_open(&play->maker);
	dump_maker_image(&play->maker, "/usr/bin/prog", IMAGE, IMAGE + 4096);
	play->lane = dump_maker_lane(&play->maker, 0);
	play->frames[0].function = FUNCTIONS;
	play->frames[0].node = dump_maker_root(&play->maker, play->lane);
	return play;
}

static void
play_close(struct play *play)
{
	dump_maker_close(&play->maker);
	free(play);
}

static uint64_t
path_of(struct play *play, uint64_t parent, uint64_t function)
{
	for (int i = 0; i < play->path_count; i++)
		if (play->paths[i].parent == parent &&
		    play->paths[i].function == function)
			return play->paths[i].node;
	assert_in_range(play->path_count, 0, PATHS - 1);
	uint64_t node = dump_maker_node(&play->maker, play->lane, parent,
					function, 0, 0);
	play->paths[play->path_count].parent = parent;
	play->paths[play->path_count].function = function;
	play->paths[play->path_count++].node = node;
	return node;
}

static void
play_enter(struct play *play, unsigned function, unsigned copy)
{
	struct frame *caller = &play->frames[play->depth++];
	struct frame *frame = &play->frames[play->depth];

	assert_in_range(play->depth, 0, DEPTH - 1);
	*frame = (struct frame){
		.function = function,
		.node = path_of(play, caller->node, address_of(function, copy)),
		.start_ticks = play->now_ticks,
	};
	struct cygprof_node *node = dump_maker_at(&play->maker, frame->node);
	node->calls++;
	play->entries[function].level++;
	if (caller->function < FUNCTIONS)
		play->pairs[caller->function][function].level++;
}

static void
entry_exit(struct entry *entry, int64_t ticks, int64_t inline_ticks)
{
	if (--entry->level == 0)
		entry->total_ticks += ticks;
	else
		entry->recursive_calls++;
	entry->inline_ticks += inline_ticks;
	entry->calls++;
}

static void
play_exit(struct play *play)
{
	struct frame *frame = &play->frames[play->depth];
	struct frame *caller = &play->frames[--play->depth];
	int64_t ticks = play->now_ticks - frame->start_ticks;
	struct cygprof_node *node = dump_maker_at(&play->maker, frame->node);

	node->ticks += ticks;
	caller->callee_ticks += ticks;
	entry_exit(&play->entries[frame->function], ticks,
		   ticks - frame->callee_ticks);
	if (caller->function < FUNCTIONS)
		entry_exit(&play->pairs[caller->function][frame->function],
			   ticks, ticks - frame->callee_ticks);
}

static void
profile_of(struct play *play, bool is_raw, struct profile *profile)
{
	struct call_tree_options options = {.is_raw = is_raw};
	struct fault fault = {0};
	struct dump dump;

	profile_open(profile);
	assert_true(dump_open_bytes("made", play->maker.bytes,
				    play->maker.byte_count, &dump, &fault));
	assert_true(call_tree_profile(&dump, &options, profile, &fault));
	dump_close(&dump);
}

static struct profile_row *
row_of(struct profile *profile, unsigned function)
{
	for (size_t i = 0; i < profile->row_count; i++)
		if (profile->rows[i]->key.line == function &&
		    !strcmp(profile->rows[i]->key.file, "prog.c"))
			return profile->rows[i];
	return NULL;
}

static int64_t
ticks_of(double seconds)
{
	return (int64_t)(seconds * 1e9 + 0.5);
}

static void
assert_numbers(const struct profile_numbers *numbers, const struct entry *entry)
{
	assert_int_equal(numbers->calls, entry->calls);
	assert_int_equal(numbers->primitive_calls,
			 entry->calls - entry->recursive_calls);
	assert_int_equal(ticks_of(numbers->own_seconds), entry->inline_ticks);
	assert_int_equal(ticks_of(numbers->cumulative_seconds),
			 entry->total_ticks);
}

/* The profile says what _lsprof says, of functions and of pairs. */
static void
assert_same(struct play *play, struct profile *profile)
{
	struct profile_row *rows[FUNCTIONS];

	for (unsigned i = 0; i < FUNCTIONS; i++)
		rows[i] = row_of(profile, i);
	for (unsigned i = 0; i < FUNCTIONS; i++) {
		size_t edge_count = 0;

		assert_int_equal(rows[i] != NULL, play->entries[i].calls > 0);
		if (!rows[i])
			continue;
		assert_numbers(&rows[i]->numbers, &play->entries[i]);
		for (unsigned j = 0; j < FUNCTIONS; j++) {
			if (!play->pairs[j][i].calls)
				continue;
			edge_count++;
			assert_numbers(&profile_edge(rows[i], rows[j])->numbers,
				       &play->pairs[j][i]);
		}
		assert_int_equal(rows[i]->edge_count, edge_count);
	}
}

static void
play_check(struct play *play)
{
	struct profile profile;

	dump_maker_finish(&play->maker,
			  DUMP_MAKER_START + (uint64_t)play->now_ticks);
	profile_of(play, true, &profile);
	assert_same(play, &profile);
	profile_close(&profile);
}

static void
play_fib(struct play *play, unsigned function, int n)
{
	play_enter(play, function, 0);
	play->now_ticks += 10;
	if (n > 1) {
		play_fib(play, function, n - 1);
		play_fib(play, function, n - 2);
	}
	play->now_ticks += 3;
	play_exit(play);
}

static void
fib_counts_outermost_calls_of_row_and_edge(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	play_enter(play, 0, 0);
	for (int i = 0; i < 3; i++)
		play_fib(play, 1, 8);
	play_exit(play);
	play_check(play);
	profile_of(play, true, &profile);
	struct profile_row *fib = row_of(&profile, 1);
	assert_int_equal(fib->numbers.calls, 201);
	assert_int_equal(fib->numbers.primitive_calls, 3);
	assert_int_equal(profile_edge(fib, fib)->numbers.calls, 198);
	assert_int_equal(profile_edge(fib, fib)->numbers.primitive_calls, 6);
	assert_int_equal(profile_edge(fib, row_of(&profile, 0))->numbers.calls,
			 3);
	assert_int_equal(profile.total_calls, 202);
	assert_int_equal(profile.total_primitive_calls, 4);
	profile_close(&profile);
	play_close(play);
}

static void
even_and_odd_recur_through_each_other(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	for (int run = 0; run < 3; run++) {
		play_enter(play, 0, 0);
		for (unsigned n = 0; n <= 10; n++) {
			play->now_ticks += n;
			play_enter(play, 1 + n % 2, 0);
		}
		for (unsigned n = 0; n <= 10; n++) {
			play->now_ticks += 100;
			play_exit(play);
		}
		play_exit(play);
	}
	play_check(play);
	profile_of(play, true, &profile);
	struct profile_row *even = row_of(&profile, 1);
	struct profile_row *odd = row_of(&profile, 2);
	assert_int_equal(even->numbers.calls, 18);
	assert_int_equal(even->numbers.primitive_calls, 3);
	assert_int_equal(odd->numbers.calls, 15);
	assert_int_equal(odd->numbers.primitive_calls, 3);
	assert_int_equal(profile_edge(even, odd)->numbers.calls, 15);
	assert_int_equal(profile_edge(even, odd)->numbers.primitive_calls, 3);
	profile_close(&profile);
	play_close(play);
}

static void
random_streams_agree_with_lsprof(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 200; round++) {
		struct play *play = play_open();

		for (int i = 0; i < 400; i++) {
			play->now_ticks += rand() % 50;
			if (play->depth && rand() % 100 < 48)
				play_exit(play);
			else if (play->depth < 9)
				play_enter(play, (unsigned)rand() % FUNCTIONS,
					   rand() % 8 == 0);
		}
		while (play->depth)
			play_exit(play);
		play_check(play);
		play_close(play);
	}
}

static void
own_times_add_up_to_the_total(void **state)
{
	struct play *play = play_open();
	struct profile profile;
	double sum = 0;

	(void)state;
	play_fib(play, 2, 12);
	profile_of(play, true, &profile);
	for (size_t i = 0; i < profile.row_count; i++)
		sum += profile.rows[i]->numbers.own_seconds;
	assert_int_equal(ticks_of(sum), play->now_ticks);
	assert_int_equal(ticks_of(profile.total_seconds), play->now_ticks);
	assert_int_equal(
		ticks_of(row_of(&profile, 2)->numbers.cumulative_seconds),
		play->now_ticks);
	profile_close(&profile);
	play_close(play);
}

static bool
has_note(const struct profile *profile, const char *text)
{
	for (size_t i = 0; i < profile->note_count; i++)
		if (strstr(profile->notes[i], text))
			return true;
	return false;
}

/* Inside 20, outside 24; one call of f0, which calls f1 30 times. */
static void
hooks_cost_is_removed_along_the_tree(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	dump_maker_calibrate(&play->maker, 20, 24);
	play_enter(play, 0, 0);
	play->now_ticks += 1500;
	for (int i = 0; i < 30; i++) {
		play_enter(play, 1, 0);
		play->now_ticks += 25;
		play_exit(play);
	}
	play_exit(play);
	dump_maker_finish(&play->maker, DUMP_MAKER_START + 10000);
	profile_of(play, false, &profile);
	struct profile_numbers *f0 = &row_of(&profile, 0)->numbers;
	struct profile_numbers *f1 = &row_of(&profile, 1)->numbers;
	assert_int_equal(ticks_of(f0->own_seconds), 1500 - 20 - 30 * 24);
	assert_int_equal(ticks_of(f1->own_seconds), 30 * (25 - 20));
	assert_int_equal(ticks_of(f0->cumulative_seconds),
			 1500 - 20 - 30 * 24 + 30 * 5);
	assert_true(has_note(&profile, "hooks cost 44 ns a call (20 inside, "
				       "24 in the caller)"));
	assert_int_equal(row_of(&profile, 1)->marks, PROFILE_MARK_UNSURE);
	profile_close(&profile);
	profile_of(play, true, &profile);
	assert_int_equal(ticks_of(row_of(&profile, 0)->numbers.own_seconds),
			 1500);
	assert_int_equal(profile.note_count, 0);
	profile_close(&profile);
	play_close(play);
}

static void
time_never_falls_below_nothing(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	dump_maker_calibrate(&play->maker, 20, 24);
	play_enter(play, 0, 0);
	play_enter(play, 1, 0);
	play->now_ticks += 5;
	play_exit(play);
	play_exit(play);
	profile_of(play, false, &profile);
	assert_int_equal(ticks_of(profile.total_seconds), 0);
	assert_true(row_of(&profile, 0)->numbers.own_seconds == 0);
	profile_close(&profile);
	play_close(play);
}

static void
open_calls_are_marked_and_explained(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	play_enter(play, 0, 0);
	dump_maker_enter(&play->maker, play->lane, play->frames[1].node,
			 DUMP_MAKER_START + 10);
	play_enter(play, 1, 0);
	play->now_ticks += 50;
	play_exit(play);
	profile_of(play, true, &profile);
	assert_int_equal(row_of(&profile, 0)->marks, PROFILE_MARK_OPEN);
	assert_int_equal(row_of(&profile, 1)->marks, 0);
	assert_true(has_note(&profile, "still running or was killed"));
	profile_close(&profile);
	play_close(play);
}

/* A fork's child goes on with a path that it did not call. */
static void
inherited_path_has_no_calls_but_callees_know_it(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	play_enter(play, 0, 0);
	play_enter(play, 1, 0);
	play->now_ticks += 5;
	play_exit(play);
	play_exit(play);
	((struct cygprof_node *)dump_maker_at(&play->maker,
					      play->paths[0].node))
		->calls = 0;
	profile_of(play, true, &profile);
	assert_int_equal(row_of(&profile, 0)->numbers.calls, 0);
	assert_int_equal(row_of(&profile, 1)->edge_count, 1);
	assert_int_equal(profile.total_calls, 1);
	profile_close(&profile);
	play_close(play);
}

static void
places_are_callers_and_no_rows(void **state)
{
	struct play *play = play_open();
	struct profile profile;

	(void)state;
	play->frames[0].node =
		dump_maker_node(&play->maker, play->lane, play->frames[0].node,
				CYGPROF_PLACE_FORKED, 0, 0);
	play_enter(play, 0, 0);
	play->now_ticks += 5;
	play_exit(play);
	profile_of(play, true, &profile);
	assert_int_equal(profile.row_count, 1);
	assert_int_equal(profile.rows[0]->edge_count, 1);
	assert_string_equal(profile.rows[0]->edges[0].caller->text, "{forked}");
	assert_int_equal(profile.total_calls, 1);
	profile_close(&profile);
	play_close(play);
}

static void
folds_are_added_to_rows_and_edges(void **state)
{
	struct play *play = play_open();
	struct profile profile;
	uint64_t f0 = address_of(0, 0), f1 = address_of(1, 0);

	(void)state;
	play_enter(play, 0, 0);
	play_enter(play, 1, 0);
	play->now_ticks += 5;
	play_exit(play);
	play_exit(play);
	dump_maker_lane_record(&play->maker, play->lane)->folded_ticks = 1;
	dump_maker_fold(&play->maker, play->lane,
			&(struct cygprof_fold){.function = f1,
					       .calls = 10,
					       .primitive_calls = 4,
					       .own_ticks = 70,
					       .cumulative_ticks = 60});
	dump_maker_fold(&play->maker, play->lane,
			&(struct cygprof_fold){.caller = f0,
					       .function = f1,
					       .calls = 3,
					       .primitive_calls = 3,
					       .own_ticks = 30,
					       .cumulative_ticks = 20});
	profile_of(play, true, &profile);
	struct profile_row *row = row_of(&profile, 1);
	assert_int_equal(row->numbers.calls, 11);
	assert_int_equal(row->numbers.primitive_calls, 5);
	assert_int_equal(ticks_of(row->numbers.own_seconds), 75);
	assert_int_equal(ticks_of(row->numbers.cumulative_seconds), 65);
	assert_int_equal(row->edges[0].numbers.calls, 4);
	assert_int_equal(ticks_of(row->edges[0].numbers.own_seconds), 35);
	assert_true(has_note(&profile, "folded past 1,048,576 nodes"));
	profile_close(&profile);
	play_close(play);
}

/* Four outermost calls with six of their own and two of others inside, open
 * at the end of three calls that the lane had folded before. */
static void
hooks_cost_is_removed_from_folds_too(void **state)
{
	struct play *play = play_open();
	struct profile profile;
	uint64_t f1 = address_of(1, 0), f2 = address_of(2, 0);

	(void)state;
	dump_maker_calibrate(&play->maker, 20, 24);
	dump_maker_fold(&play->maker, play->lane,
			&(struct cygprof_fold){.function = f1,
					       .calls = 10,
					       .primitive_calls = 4,
					       .own_ticks = 1000,
					       .cumulative_ticks = 2000,
					       .cumulative_calls = 12 - 13,
					       .open_count = 1});
	dump_maker_fold(&play->maker, play->lane,
			&(struct cygprof_fold){.function = f2,
					       .calls = 3,
					       .primitive_calls = 3,
					       .own_ticks = 1000,
					       .cumulative_ticks = 1000,
					       .cumulative_calls = 3});
	dump_maker_fold(&play->maker, play->lane,
			&(struct cygprof_fold){.caller = f1,
					       .function = f2,
					       .calls = 2,
					       .primitive_calls = 2,
					       .own_ticks = 500,
					       .cumulative_ticks = 500,
					       .cumulative_calls = 2});
	profile_of(play, false, &profile);
	struct profile_row *row = row_of(&profile, 1);
	assert_int_equal(ticks_of(row->numbers.own_seconds),
			 1000 - 10 * 20 - 2 * 24);
	assert_int_equal(ticks_of(row->numbers.cumulative_seconds),
			 2000 - 12 * 20 - 8 * 24);
	row = row_of(&profile, 2);
	assert_int_equal(ticks_of(row->numbers.own_seconds), 1000 - 3 * 20);
	assert_int_equal(ticks_of(row->edges[0].numbers.own_seconds),
			 500 - 2 * 20);
	profile_close(&profile);
	play_close(play);
}

static void
path_of_a_hundred_thousand_calls_needs_no_stack(void **state)
{
	struct play *play = play_open();
	struct profile profile;
	uint64_t node = play->frames[0].node;

	(void)state;
	for (int i = 0; i < 100000; i++)
		node = dump_maker_node(&play->maker, play->lane, node,
				       address_of(0, 0), 1, 100000 - i);
	profile_of(play, true, &profile);
	assert_int_equal(profile.row_count, 1);
	assert_int_equal(profile.rows[0]->numbers.calls, 100000);
	assert_int_equal(profile.rows[0]->numbers.primitive_calls, 1);
	assert_int_equal(ticks_of(profile.total_seconds), 100000);
	profile_close(&profile);
	play_close(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fib_counts_outermost_calls_of_row_and_edge),
		cmocka_unit_test(even_and_odd_recur_through_each_other),
		cmocka_unit_test(random_streams_agree_with_lsprof),
		cmocka_unit_test(own_times_add_up_to_the_total),
		cmocka_unit_test(hooks_cost_is_removed_along_the_tree),
		cmocka_unit_test(time_never_falls_below_nothing),
		cmocka_unit_test(open_calls_are_marked_and_explained),
		cmocka_unit_test(
			inherited_path_has_no_calls_but_callees_know_it),
		cmocka_unit_test(places_are_callers_and_no_rows),
		cmocka_unit_test(folds_are_added_to_rows_and_edges),
		cmocka_unit_test(hooks_cost_is_removed_from_folds_too),
		cmocka_unit_test(
			path_of_a_hundred_thousand_calls_needs_no_stack),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
