/* SPDX-License-Identifier: MIT
 *
 * fork-path.h - the calls that are open when a thread forks
 *
 * Noted before the fork in the lane's private memory, of which the child gets
 * a copy: the nodes themselves are shared, and the parent goes on to close
 * them while the child is still asleep.
 *
 * Threads: the lane's own.
 * Memory:  one mapping a lane, kept from one fork to the next.
 */
#ifndef CYGPROF_FORK_PATH_H
#define CYGPROF_FORK_PATH_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

/* A call that was open at the fork; the node is the parent's. */
struct cygprof_inherited_call {
	struct cygprof_node *node;
	uint64_t function;
	uint32_t stack_position;
	uint32_t return_address;
	uint32_t call_site;
};

/* The calls open at the fork, innermost first. */
struct cygprof_fork_path {
	size_t call_count;
	size_t capacity_count;
	struct cygprof_inherited_call calls[];
};

/* Notes the calling thread's open path; runs in fork's prepare handler. */
CYGPROF_COLD void cygprof_fork_path_note(void);

#endif
