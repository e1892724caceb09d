/* SPDX-License-Identifier: MIT
 *
 * process.c - how recording starts with a process and ends with it
 */
#include "runtime/process.h"

#include "runtime/calibration.h"
#include "runtime/clock.h"
#include "runtime/fault.h"
#include "runtime/fork.h"
#include "runtime/gate.h"
#include "runtime/images.h"
#include "runtime/sys.h"
#include "runtime/text.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

#include <pthread.h>
#include <sys/auxv.h>
#include <sys/mman.h>

/* Threads that come while another one starts the process wait so many yields:
 * about a second, where a start takes a millisecond. */
enum { START_WAITS = 1000000 };

/* Keys below this one live in the thread descriptor itself; setting a higher
 * one may allocate memory, which a hook must not. */
enum { SAFE_KEYS = 32 };

struct cygprof_process cygprof_process = {.end_key = -1};
struct cygprof_gate cygprof_gate
	__attribute__((aligned(CYGPROF_MACHINE_PAGE_BYTES)));

/* Stands for a dump's control word where there is no dump. */
static const uint32_t always_off = CYGPROF_CONTROL_OFF;

bool
cygprof_process_is_usable(void)
{
	/* Holds its own address once this library is relocated.  An IFUNC
	 * resolver may run before, and before thread-local storage has its
	 * first values. */
	static const void *const volatile self = (const void *)&self;

	return self == (const void *)&self &&
	       cygprof_sys_has_thread_pointer() && cygprof_thread.current;
}

static CYGPROF_QUIET bool
turn_off(void)
{
	cygprof_gate.control = &always_off;
	return true;
}

bool
cygprof_process_open(void)
{
	struct cygprof_process *process = &cygprof_process;
	struct cygprof_dump *dump = &process->dump;
	const struct cygprof_options *options = &process->options;
	uint32_t fault;
	int error;

	if (options->mode == CYGPROF_MODE_NEVER)
		return false;
	dump->base = cygprof_gate.base;
	error = cygprof_dump_create(dump, options, &fault);
	if (error) {
		cygprof_fault_say(cygprof_fault_text(fault), dump->path, error);
		return false;
	}

	struct cygprof_header *header = dump->header;

	header->clock = cygprof_clock_choose(options->clock);
	if (header->clock != options->clock)
		cygprof_fault_record(header, CYGPROF_FAULT_TIMESTAMP, 0);
	cygprof_clock_start(header);
	header->early_calls = process->early_calls;
	if (options->mode != CYGPROF_MODE_ON)
		header->control = CYGPROF_CONTROL_OFF;
	process->pid = header->pid;
	process->nodes_left = options->max_nodes_count;
	process->ring_count = options->ring_count;
	if (!cygprof_gate.base) {
		cygprof_gate.base = (char *)&header->no_node;
		cygprof_gate.clock = header->clock;
		cygprof_sys_advise(&cygprof_gate, CYGPROF_MACHINE_PAGE_BYTES,
				   MADV_WIPEONFORK);
	}
	header->base_address = (uintptr_t)cygprof_gate.base;
	if (options->is_verbose)
		cygprof_fault_say("recording into", dump->path, 0);
	__atomic_store_n(&cygprof_gate.control, &header->control,
			 __ATOMIC_RELEASE);
	return true;
}

/* The program's own copy of a text: the environment may be overwritten long
 * before a fork's child reads it again.  Cut if it is too long for a path. */
static CYGPROF_QUIET const char *
keep_text(char room[CYGPROF_DUMP_PATH_BYTES], const char *text)
{
	struct cygprof_line line;

	if (!text)
		return NULL;
	cygprof_text_start(&line, room, CYGPROF_DUMP_PATH_BYTES);
	cygprof_text_add(&line, text);
	return room;
}

static CYGPROF_QUIET bool
open_first(void)
{
	struct cygprof_process *process = &cygprof_process;
	struct cygprof_options *options = &process->options;

	cygprof_options_read(options, cygprof_options_environment(),
			     cygprof_sys_auxiliary(AT_SECURE) != 0);
	options->file_pattern =
		keep_text(process->file_pattern, options->file_pattern);
	options->log_base_path =
		keep_text(process->log_base_path, options->log_base_path);
	if (!cygprof_process_open())
		return false;
	process->needs_calibration = 1;
	if (process->nodes_left < UINT64_MAX - CYGPROF_CALIBRATION_NODES)
		process->nodes_left += CYGPROF_CALIBRATION_NODES;
	return true;
}

/* Starts the process from the given state; true if this caller did it. */
static CYGPROF_QUIET bool
start_from(uint32_t state, bool (*open)(void))
{
	struct cygprof_process *process = &cygprof_process;

	if (!__atomic_compare_exchange_n(&process->state, &state,
					 CYGPROF_PROCESS_STARTING, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		return false;
	process->starter_tid = cygprof_sys_tid();

	bool is_on = open();

	if (!is_on)
		turn_off();
	__atomic_store_n(&process->state,
			 is_on ? CYGPROF_PROCESS_ON : CYGPROF_PROCESS_OFF,
			 __ATOMIC_RELEASE);
	return true;
}

/* False if nobody else is at it: the start was interrupted by the handler that
 * asks, or its thread stayed behind in the process that forked this one. */
static CYGPROF_QUIET bool
is_starting(void)
{
	uint32_t starter_tid = cygprof_process.starter_tid;

	return starter_tid != cygprof_sys_tid() &&
	       !cygprof_sys_is_thread_gone(cygprof_sys_pid(), starter_tid);
}

static CYGPROF_QUIET bool
wait_for_start(void)
{
	for (int i = 0; i < START_WAITS; i++) {
		if (__atomic_load_n(&cygprof_gate.control, __ATOMIC_ACQUIRE))
			return true;
		if (!is_starting())
			break;
		cygprof_sys_yield();
	}
	__atomic_fetch_add(&cygprof_process.early_calls, 1, __ATOMIC_RELAXED);
	return false;
}

bool
cygprof_process_start(void)
{
	uint32_t state =
		__atomic_load_n(&cygprof_process.state, __ATOMIC_ACQUIRE);

	if (state == CYGPROF_PROCESS_OFF)
		return turn_off(); /* the gate of a forked child */
	if (state == CYGPROF_PROCESS_UNBORN) {
		if (!cygprof_process_is_usable()) {
			cygprof_process.early_calls++;
			return false;
		}
		start_from(state, open_first);
	} else if (state != CYGPROF_PROCESS_STARTING) {
		start_from(state, cygprof_fork_start_child);
	}
	return wait_for_start();
}

static CYGPROF_QUIET void
note_thread_end(void *thread)
{
	if (cygprof_gate.control)
		cygprof_thread_note_end(thread);
}

/* What a hook must not do, since libc takes locks for it.  The dump comes with
 * the first hook: many a program that the library is preloaded into never
 * calls one. */
static CYGPROF_QUIET __attribute__((constructor(101))) void
construct(void)
{
	pthread_key_t key;

	cygprof_fork_watch();
	if (pthread_key_create(&key, note_thread_end) != 0)
		return;
	if (key < SAFE_KEYS)
		cygprof_process.end_key = (int32_t)key;
	else
		pthread_key_delete(key);
}

/* Events still come after this, from other destructors and threads: what is
 * mapped stays mapped. */
static CYGPROF_QUIET __attribute__((destructor(101))) void
destruct(void)
{
	struct cygprof_process *process = &cygprof_process;
	uint32_t on = CYGPROF_PROCESS_ON;

	if (!cygprof_gate.control ||
	    !__atomic_compare_exchange_n(&process->state, &on,
					 CYGPROF_PROCESS_CLOSED, false,
					 __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
		return;
	cygprof_images_scan(&process->dump, cygprof_ticks());
	cygprof_thread_note_end(&cygprof_thread);
	cygprof_clock_again(process->dump.header);
	cygprof_dump_close(&process->dump);
}
