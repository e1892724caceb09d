/* SPDX-License-Identifier: MIT
 *
 * fork.c - what a child of fork keeps and forgets
 */
#include "runtime/fork.h"

#include "runtime/call-tree.h"
#include "runtime/clock.h"
#include "runtime/fold.h"
#include "runtime/fork-path.h"
#include "runtime/frame.h"
#include "runtime/gate.h"
#include "runtime/image-list.h"
#include "runtime/lane.h"
#include "runtime/process.h"
#include "runtime/sys.h"
#include "runtime/thread.h"
#include "runtime/ticks.h"

#include <pthread.h>
#include <unistd.h>

/* In the child, before fork returns: whatever still writes to the parent's
 * dump, such as a hook that a forking handler interrupted, writes to copies. */
static CYGPROF_QUIET void
leave_parent(void)
{
	struct cygprof_process *process = &cygprof_process;
	uint32_t on = CYGPROF_PROCESS_ON, closed = CYGPROF_PROCESS_CLOSED;

	if (__atomic_compare_exchange_n(&process->state, &on,
					CYGPROF_PROCESS_FORKED, false,
					__ATOMIC_ACQ_REL, __ATOMIC_RELAXED) ||
	    __atomic_compare_exchange_n(&process->state, &closed,
					CYGPROF_PROCESS_FORKED, false,
					__ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
		process->forked_ticks =
			cygprof_clock_ticks(process->dump.header->clock);
		cygprof_dump_disown(&process->dump);
	}
	if (process->state == CYGPROF_PROCESS_STARTING) {
		/* Another thread was at it, which this process has not. */
		process->dump.header = NULL;
		process->state = CYGPROF_PROCESS_UNBORN;
	}
	cygprof_gate.control = NULL; /* where the kernel cannot wipe it */
}

void
cygprof_fork_watch(void)
{
	pthread_atfork(cygprof_fork_path_note, NULL, leave_parent);
}

/* Opens an inherited call in the tree; false if the budget is used up. */
static CYGPROF_QUIET bool
open_node(struct cygprof_thread *thread,
	  const struct cygprof_inherited_call *call, uint64_t virtual_ticks)
{
	uintptr_t stack = (uintptr_t)call->stack_position << 3;
	struct cygprof_node *node = cygprof_call_tree_child(
		thread->lane, thread->current, call->function, stack);

	if (!node)
		return false;
	cygprof_node_take(node, stack, call->return_address,
			  (const void *)(uintptr_t)call->call_site);
	thread->current = node;
	cygprof_node_open(node, virtual_ticks);
	return true;
}

static CYGPROF_QUIET void
open_frame(struct cygprof_thread *thread,
	   const struct cygprof_inherited_call *call, uint64_t virtual_ticks)
{
	struct cygprof_node place = {
		.stack_position = call->stack_position,
		.return_address = call->return_address,
		.call_site = call->call_site,
		.enter_ticks = virtual_ticks,
	};

	cygprof_fold_inherit(thread, call->function, &place);
}

/* Stands for the path that nobody knows. */
static CYGPROF_QUIET void
open_unknown_path(struct cygprof_thread *thread)
{
	struct cygprof_node *root = thread->lane->root;
	struct cygprof_node *node = cygprof_call_tree_child(
		thread->lane, root, CYGPROF_PLACE_FORKED, 0);

	if (!node)
		return;
	node->stack_position = root->stack_position;
	thread->current = node;
	thread->lane->inherited = node;
}

/* Opens the inherited calls again, with no call counted. */
static CYGPROF_QUIET void
open_path(struct cygprof_thread *thread, const struct cygprof_fork_path *path,
	  uint64_t forked_ticks)
{
	uint64_t virtual_ticks = forked_ticks - (uint64_t)thread->excised_ticks;

	if (!path) {
		open_unknown_path(thread);
		return;
	}
	for (size_t i = path->call_count; i-- > 0;) {
		const struct cygprof_inherited_call *call = &path->calls[i];

		if (!thread->lane->fold &&
		    open_node(thread, call, virtual_ticks))
			continue;
		if (!thread->lane->fold &&
		    !cygprof_fold_start(thread, forked_ticks))
			break; /* the others' exits will be unmatched */
		open_frame(thread, call, virtual_ticks);
	}
	thread->index = thread->lane->index;
	thread->lane->lane->current = (uintptr_t)thread->current;
	thread->lane->inherited = thread->current;
}

/* Remembers where the parent's dump lay: its pages stay, empty. */
static CYGPROF_QUIET void
note_slabs(struct cygprof_process *process)
{
	const struct cygprof_dump *dump = &process->dump;
	struct cygprof_slab *slabs = cygprof_sys_map_memory(
		dump->slab_count * sizeof(dump->slabs[0]));

	process->parent_slabs = NULL;
	process->parent_slab_count = 0;
	if (!dump->slab_count || cygprof_sys_failed(slabs))
		return;
	for (uint32_t i = 0; i < dump->slab_count; i++)
		slabs[i] = dump->slabs[i];
	process->parent_slabs = slabs;
	process->parent_slab_count = dump->slab_count;
}

/* Lays empty pages where the parent's dump was.  A hook that a forking handler
 * interrupted finds nodes there that match no function; only the way up is
 * left to it, on which its exit goes. */
static CYGPROF_QUIET void
empty_slabs(const struct cygprof_process *process,
	    const struct cygprof_fork_path *path)
{
	for (uint32_t i = 0; i < process->parent_slab_count; i++)
		cygprof_sys_map_memory_at(process->parent_slabs[i].address,
					  process->parent_slabs[i].bytes);
	if (!path)
		return;
	for (size_t i = 0; i + 1 < path->call_count; i++)
		path->calls[i].node->parent =
			(uintptr_t)path->calls[i + 1].node;
	if (path->call_count)
		path->calls[path->call_count - 1].node->parent =
			(uintptr_t)&cygprof_thread_unborn_node;
}

/* Makes the process object a child's; the parent's header can still be
 * read. */
static CYGPROF_QUIET void
forget_parent(struct cygprof_process *process)
{
	if (!process->forked_ticks) {
		/* A raw system call: no handler ran. */
		process->forked_ticks = cygprof_clock_ticks(cygprof_gate.clock);
		cygprof_dump_disown(&process->dump);
	}
	process->parent_header = process->dump.header;
	process->lanes = NULL;
	process->next_adoptee = NULL;
	process->early_calls = 0;
	process->options.environment = environ;
}

static CYGPROF_QUIET void
copy_calibration(struct cygprof_header *header,
		 const struct cygprof_header *parent)
{
	uint32_t count = parent->calibration_count;

	if (!count || count > CYGPROF_CALIBRATIONS)
		return;
	header->calibrations[0] = parent->calibrations[count - 1];
	header->calibrations[0].at_ticks = 0;
	header->calibration_count = 1;
}

/* What the child's dump takes over from the parent's. */
static CYGPROF_QUIET void
inherit(struct cygprof_process *process)
{
	struct cygprof_header *header = process->dump.header;

	header->forked_ticks = process->forked_ticks;
	copy_calibration(header, process->parent_header);
	cygprof_image_list_inherit(&process->dump);
}

bool
cygprof_fork_start_child(void)
{
	struct cygprof_process *process = &cygprof_process;
	struct cygprof_thread *thread = &cygprof_thread;
	const struct cygprof_fork_path *path = NULL;
	uint64_t forked_ticks;
	bool is_open;

	/* A raw system call ran no handler, so nobody noted the path. */
	if (process->forked_ticks && thread->lane && thread->lane->lane)
		path = thread->lane->fork_path;
	note_slabs(process);
	forget_parent(process);
	forked_ticks = process->forked_ticks;
	cygprof_thread_reset(thread);
	is_open = cygprof_process_open();
	if (is_open)
		inherit(process);
	process->forked_ticks = 0;
	process->parent_header = NULL;
	empty_slabs(process, path);
	if (is_open && !*cygprof_gate.control &&
	    cygprof_thread_be_born((uintptr_t)__builtin_frame_address(0)))
		open_path(thread, path, forked_ticks);
	return is_open;
}

static CYGPROF_QUIET bool
is_parents(const struct cygprof_process *process,
	   const struct cygprof_node *node)
{
	for (uint32_t i = 0; i < process->parent_slab_count; i++)
		if ((uintptr_t)node -
			    (uintptr_t)process->parent_slabs[i].address <
		    process->parent_slabs[i].bytes)
			return true;
	return false;
}

void
cygprof_fork_come_home(struct cygprof_thread *thread)
{
	struct cygprof_lane_state *lane = thread->lane;

	if (is_parents(&cygprof_process, thread->current))
		thread->current =
			lane->inherited ? lane->inherited : lane->root;
}
