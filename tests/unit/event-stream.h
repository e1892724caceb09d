/* SPDX-License-Identifier: MIT
 *
 * event-stream.h - a random stream of events of one program, to be played
 *
 * A stream is jobs: calls below one root function, with recursion, functions
 * inlined into one another, jumps that skip exits and exits nobody entered.
 *
 * Memory: stream_make() allocates; free() ends it.
 */
#ifndef CYGPROF_TESTS_EVENT_STREAM_H
#define CYGPROF_TESTS_EVENT_STREAM_H

#include <stdint.h>

#include "tests/unit/hook-stage.h"

enum {
	STREAM_JOBS = 64,
	STREAM_JOB_EVENTS = 400,
	STREAM_EVENTS_MOST = STREAM_JOB_EVENTS + 100,
	STREAM_DEPTH_MOST = 40,
	STREAM_FUNCTIONS = 12,		  /* besides the root, which is 0 */
	STREAM_FUNCTION_ADDRESS = 0x8000, /* of the root; others behind it */
	STREAM_FUNCTION_BYTES = 16,
};

enum event_kind { EVENT_ENTER, EVENT_EXIT, EVENT_JUMP };

struct event {
	enum event_kind kind;
	unsigned ticks; /* that pass before it */
	unsigned function;
	struct stage_place place; /* position below the end of the stack */
};

struct job {
	struct event events[STREAM_EVENTS_MOST];
	unsigned event_count;
	struct event open[STREAM_DEPTH_MOST]; /* enters, while it is made */
	unsigned depth;
};

struct stream {
	struct job jobs[STREAM_JOBS];
	uint64_t root_ticks; /* in calls of the root function */
};

struct stream *stream_make(unsigned seed);

/* Lets the event happen on the stack that ends there. */
void stream_play(const struct event *event, uintptr_t stack_end);

#endif
