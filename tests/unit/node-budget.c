/* SPDX-License-Identifier: MIT
 *
 * node-budget.c - neither the node budget nor lanes change a number
 *
 * One stream of events is played with several budgets, by one or many threads
 * that take turns in the middle of jobs, each time in a process of its own.  As
 * a thread's clock moves only with its own events, the tables and edges must be
 * those of an unlimited run in one thread, to the tick.
 */
#include "analyze/call-tree.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "runtime/cygprof.h"
#include "tests/unit/event-stream.h"

#define DUMP_NAME "node-budget.cygprof"
#define NO_LIMIT "18446744073709551615"

enum { SEEDS = 6, TURN_EVENTS = 40, LANES_MOST = 64 };

/* A thread that plays every lane_count'th job. */
struct player {
	pthread_t thread;
	const struct stream *stream;
	unsigned lane_count;
	uintptr_t stack_end;
	unsigned job, event; /* the next */
	sem_t go, *went;
};

static bool
is_done(const struct player *player)
{
	return player->job >= STREAM_JOBS;
}

static void
play_turn(struct player *player)
{
	for (int i = 0; i < TURN_EVENTS && !is_done(player); i++) {
		const struct job *job = &player->stream->jobs[player->job];

		stream_play(&job->events[player->event++], player->stack_end);
		if (player->event == job->event_count) {
			player->job += player->lane_count;
			player->event = 0;
		}
	}
}

static void *
play(void *context)
{
	struct player *player = context;

	while (!is_done(player)) {
		sem_wait(&player->go);
		play_turn(player);
		sem_post(player->went);
	}
	/* Until all are done: a new thread would use this one's lane. */
	sem_wait(&player->go);
	return NULL;
}

static void
start_players(struct player *players, unsigned count,
	      const struct stream *stream, sem_t *went)
{
	uintptr_t stacks_low = stage_stacks(count);

	for (unsigned i = 0; i < count; i++) {
		uintptr_t low = stacks_low + i * STAGE_STACK_BYTES;

		players[i].stream = stream;
		players[i].lane_count = count;
		players[i].job = i;
		players[i].stack_end = low + STAGE_STACK_BYTES;
		players[i].went = went;
		sem_init(&players[i].go, 0, 0);
		cygprof_strand((void *)low, STAGE_STACK_BYTES);
		pthread_create(&players[i].thread, NULL, play, &players[i]);
	}
}

static void
play_in_turns(const struct stream *stream, unsigned lane_count)
{
	struct player players[LANES_MOST] = {0};
	bool is_going_on = true;
	sem_t went;

	sem_init(&went, 0, 0);
	start_players(players, lane_count, stream, &went);
	while (is_going_on) {
		is_going_on = false;
		for (unsigned i = 0; i < lane_count; i++) {
			if (is_done(&players[i]))
				continue;
			sem_post(&players[i].go);
			sem_wait(&went);
			is_going_on = true;
		}
	}
	for (unsigned i = 0; i < lane_count; i++) {
		sem_post(&players[i].go);
		pthread_join(players[i].thread, NULL);
	}
}

/* Plays the beginning of a stream up to an exit, and dies. */
static void
play_and_die(const struct stream *stream, unsigned event_count)
{
	uintptr_t low = stage_stacks(1);

	cygprof_strand((void *)low, STAGE_STACK_BYTES);
	for (unsigned i = 0; i < STREAM_JOBS; i++) {
		const struct job *job = &stream->jobs[i];

		for (unsigned j = 0; j < job->event_count; j++) {
			stream_play(&job->events[j], low + STAGE_STACK_BYTES);
			if (event_count)
				event_count--;
			else if (job->events[j].kind == EVENT_EXIT &&
				 job->events[j].function <= STREAM_FUNCTIONS)
				_exit(0);
		}
	}
}

/* lane_count 0: one, that dies after event_count events. */
struct configuration {
	const char *budget;
	unsigned lane_count;
	unsigned event_count;
};

/* The stream's dump, made in a process of its own. */
static void
record(const struct stream *stream, const struct configuration *configuration,
       struct dump *ret_dump)
{
	struct fault fault = {0};
	int status;
	pid_t child;

	unlink(DUMP_NAME);
	setenv("CYGPROF_CLOCK", "monotonic", 1);
	setenv("CYGPROF_LOG_BASE", ".", 1);
	setenv("CYGPROF_FILE", DUMP_NAME, 1);
	setenv("CYGPROF_MAX_NODES", configuration->budget, 1);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		if (!configuration->lane_count)
			play_and_die(stream, configuration->event_count);
		play_in_turns(stream, configuration->lane_count);
		exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	if (!dump_open(DUMP_NAME, ret_dump, &fault))
		fail_msg("%s", fault.text);
	unlink(DUMP_NAME);
}

static int64_t
ticks_of(double seconds)
{
	return llround(seconds * 1e9);
}

static void
print_numbers(FILE *to, const char *name, const char *caller,
	      const struct profile_numbers *numbers)
{
	fprintf(to,
		"%s%s%s: %" PRIu64 "/%" PRIu64 " calls, own %" PRId64
		", cumulative %" PRId64 "\n",
		name, *caller ? " <- " : "", caller, numbers->calls,
		numbers->primitive_calls, ticks_of(numbers->own_seconds),
		ticks_of(numbers->cumulative_seconds));
}

static int
compare_rows(const void *left, const void *right)
{
	const struct profile_row *const *a = left, *const *b = right;

	return strcmp((*a)->key.name, (*b)->key.name);
}

static int
compare_edges(const void *left, const void *right)
{
	const struct profile_edge *a = left, *b = right;

	return strcmp(a->caller->key.name, b->caller->key.name);
}

static void
print_health(FILE *to, const struct dump *dump)
{
	uint64_t healed = 0, unmatched = 0, dropped = 0;

	for (size_t i = 0; i < dump->lane_count; i++) {
		healed += dump->lanes[i].healed;
		unmatched += dump->lanes[i].unmatched;
		dropped += dump->lanes[i].dropped_calls;
	}
	fprintf(to,
		"healed %" PRIu64 ", unmatched %" PRIu64 ", dropped %" PRIu64
		"\n",
		healed, unmatched, dropped);
}

/* All numbers of a profile, a line each, in an order of its own; the caller
 * frees it. */
static char *
profile_text(struct profile *profile, const struct dump *dump)
{
	char *text;
	size_t bytes;
	FILE *to = open_memstream(&text, &bytes);

	qsort(profile->rows, profile->row_count, sizeof(struct profile_row *),
	      compare_rows);
	for (size_t i = 0; i < profile->row_count; i++) {
		struct profile_row *row = profile->rows[i];

		print_numbers(to, row->key.name, "", &row->numbers);
		fprintf(to, "marks %u\n", row->marks);
		qsort(row->edges, row->edge_count, sizeof *row->edges,
		      compare_edges);
		for (size_t j = 0; j < row->edge_count; j++)
			print_numbers(to, row->key.name,
				      row->edges[j].caller->key.name,
				      &row->edges[j].numbers);
	}
	print_health(to, dump);
	fclose(to);
	return text;
}

static void
make_profile(const struct dump *dump, struct profile *profile)
{
	const struct symbols_options symbols = {0};
	const struct call_tree_options options = {
		.is_raw = true,
		.symbols = &symbols,
	};
	struct fault fault = {0};

	profile_open(profile);
	if (!call_tree_profile(dump, &options, profile, &fault))
		fail_msg("%s", fault.text);
}

/* A row is what its callers called; of one that does not call itself, directly
 * or not, that holds for cumulative times as well. */
static void
check_edges(const struct profile_row *row)
{
	const struct profile_numbers *numbers = &row->numbers;
	uint64_t calls = 0;
	int64_t own_ticks = 0, cumulative_ticks = 0;

	for (size_t i = 0; i < row->edge_count; i++) {
		const struct profile_numbers *edge = &row->edges[i].numbers;

		calls += edge->calls;
		own_ticks += ticks_of(edge->own_seconds);
		cumulative_ticks += ticks_of(edge->cumulative_seconds);
	}
	assert_int_equal(calls, numbers->calls);
	assert_int_equal(own_ticks, ticks_of(numbers->own_seconds));
	if (numbers->calls == numbers->primitive_calls)
		assert_int_equal(cumulative_ticks,
				 ticks_of(numbers->cumulative_seconds));
}

/* What must hold of any finished stream. */
static void
check_sums(const struct stream *stream, const struct profile *profile)
{
	int64_t root_ticks = (int64_t)stream->root_ticks;
	int64_t own_ticks = 0;

	assert_int_equal(profile->row_count, 1 + STREAM_FUNCTIONS);
	for (size_t i = 0; i < profile->row_count; i++) {
		const struct profile_row *row = profile->rows[i];

		own_ticks += ticks_of(row->numbers.own_seconds);
		if (i > 0)
			check_edges(row);
	}
	assert_int_equal(own_ticks, root_ticks);
	assert_int_equal(ticks_of(profile->total_seconds), root_ticks);

	const struct profile_numbers *root = &profile->rows[0]->numbers;

	assert_int_equal(root->calls, STREAM_JOBS);
	assert_int_equal(root->primitive_calls, STREAM_JOBS);
	assert_int_equal(ticks_of(root->cumulative_seconds), root_ticks);
}

/* Tells the first line that differs. */
static void
check_same(const struct configuration *configuration, const char *want,
	   const char *got)
{
	const char *want_line = want, *got_line = got;

	if (!strcmp(want, got))
		return;
	for (; *want && *want == *got; want++, got++)
		if (*want == '\n') {
			want_line = want + 1;
			got_line = got + 1;
		}
	fail_msg("budget %s, %u lanes: %.*s; it should be %.*s",
		 configuration->budget, configuration->lane_count,
		 (int)strcspn(got_line, "\n"), got_line,
		 (int)strcspn(want_line, "\n"), want_line);
}

static bool
is_folded(const struct dump *dump)
{
	for (size_t i = 0; i < dump->lane_count; i++)
		if (dump->lanes[i].folded_ticks)
			return true;
	return false;
}

/* The numbers of a configuration; the caller frees them. */
static char *
numbers_of(const struct stream *stream,
	   const struct configuration *configuration)
{
	struct profile profile;
	struct dump dump;
	char *text;

	record(stream, configuration, &dump);
	assert_int_equal(dump.finding_count, 0);
	assert_int_equal(is_folded(&dump),
			 strcmp(configuration->budget, NO_LIMIT) != 0);
	make_profile(&dump, &profile);
	text = profile_text(&profile, &dump);
	if (configuration->lane_count) {
		assert_int_equal(dump.lane_count, configuration->lane_count);
		check_sums(stream, &profile);
	}
	profile_close(&profile);
	dump_close(&dump);
	return text;
}

static const char *const budgets[] = {NO_LIMIT, "1", "16", "1000"};

enum { BUDGETS = sizeof budgets / sizeof *budgets };

static void
budgets_and_lanes_change_no_number(void **state)
{
	static const unsigned lane_counts[] = {1, 2, LANES_MOST};

	(void)state;
	for (unsigned seed = 1; seed <= SEEDS; seed++) {
		struct stream *stream = stream_make(seed);
		char *want = NULL;

		for (unsigned i = 0; i < 3 * BUDGETS; i++) {
			struct configuration configuration = {
				budgets[i % BUDGETS],
				lane_counts[i / BUDGETS],
				0,
			};
			char *got = numbers_of(stream, &configuration);

			if (!want)
				want = strdup(got);
			check_same(&configuration, want, got);
			free(got);
		}
		free(want);
		free(stream);
	}
}

static void
a_budget_changes_no_number_of_open_calls(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 4 * SEEDS; seed++) {
		struct stream *stream = stream_make(seed);
		unsigned event_count =
			STREAM_JOBS / 2 * STREAM_JOB_EVENTS + 37 * seed;
		char *want = NULL;

		for (unsigned i = 0; i < BUDGETS; i++) {
			struct configuration configuration = {budgets[i], 0,
							      event_count};
			char *got = numbers_of(stream, &configuration);

			if (!want)
				want = strdup(got);
			check_same(&configuration, want, got);
			free(got);
		}
		free(want);
		free(stream);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(budgets_and_lanes_change_no_number),
		cmocka_unit_test(a_budget_changes_no_number_of_open_calls),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
