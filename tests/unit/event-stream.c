/* SPDX-License-Identifier: MIT
 *
 * event-stream.c - a random stream of events of one program, to be played
 */
#include "tests/unit/event-stream.h"

#include <stdlib.h>

#include "runtime/landing.h"

enum { SITE_ADDRESS = 0x4000, SITES = 3 };

static unsigned
draw(unsigned below)
{
	return (unsigned)rand() % below;
}

static struct event *
add_event(struct job *job, enum event_kind kind)
{
	struct event *event = &job->events[job->event_count++];

	*event = (struct event){
		.kind = kind,
		.ticks = draw(3) ? draw(40) : 0,
	};
	return event;
}

static void
add_enter(struct job *job)
{
	struct event *event = add_event(job, EVENT_ENTER);
	const struct event *top = &job->open[job->depth ? job->depth - 1 : 0];

	event->function = job->depth ? 1 + draw(STREAM_FUNCTIONS) : 0;
	event->place.position = STAGE_ALIGNMENT * (1 + draw(8));
	event->place.call_site = SITE_ADDRESS + draw(SITES) * 8;
	event->place.caller = draw(STAGE_CALLERS);
	if (job->depth)
		event->place.position += top->place.position;
	if (job->depth && top->place.caller + 1 < STAGE_CALLERS && !draw(6)) {
		event->place = top->place;
		event->place.caller++;
	}
	job->open[job->depth++] = *event;
}

static void
add_exit(struct job *job)
{
	struct event *event = add_event(job, EVENT_EXIT);
	const struct event *call = &job->open[--job->depth];

	event->function = call->function;
	event->place = call->place;
}

/* A jump; half of them are not told to the runtime. */
static void
add_jump(struct job *job)
{
	job->depth = 1 + draw(job->depth);
	if (!draw(2))
		return;
	add_event(job, EVENT_JUMP)->place = job->open[job->depth - 1].place;
}

static void
add_stray_exit(struct job *job)
{
	struct event *event = add_event(job, EVENT_EXIT);

	event->function = 1 + STREAM_FUNCTIONS;
	event->place = job->open[job->depth - 1].place;
}

static void
make_job(struct job *job)
{
	add_enter(job);
	while (job->event_count < STREAM_JOB_EVENTS) {
		unsigned choice = draw(100);

		if (choice < 50 && job->depth < STREAM_DEPTH_MOST)
			add_enter(job);
		else if (choice < 95 && job->depth > 1)
			add_exit(job);
		else if (choice < 98)
			add_jump(job);
		else
			add_stray_exit(job);
	}
	while (job->depth)
		add_exit(job);
}

struct stream *
stream_make(unsigned seed)
{
	struct stream *stream = calloc(1, sizeof *stream);

	srand(seed);
	for (unsigned i = 0; i < STREAM_JOBS; i++) {
		struct job *job = &stream->jobs[i];

		make_job(job);
		for (unsigned j = 1; j < job->event_count; j++)
			stream->root_ticks += job->events[j].ticks;
	}
	return stream;
}

void
stream_play(const struct event *event, uintptr_t stack_end)
{
	struct stage_place place = event->place;
	uintptr_t address = STREAM_FUNCTION_ADDRESS +
			    (uintptr_t)event->function * STREAM_FUNCTION_BYTES;

	place.position = stack_end - place.position;
	stage_pass(event->ticks);
	if (event->kind == EVENT_ENTER)
		stage_enter(&place, address);
	else if (event->kind == EVENT_EXIT)
		stage_exit(&place, address);
	else
		cygprof_landing_jump(place.position);
}
