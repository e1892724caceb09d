/* SPDX-License-Identifier: MIT
 *
 * gate.h - the page that every hook looks at first
 *
 * It is private memory that the kernel wipes in a fork's child
 * (MADV_WIPEONFORK), so a child notices at its first event, on a word that the
 * hook loads anyway, that the dump it would write to is its parent's.  The
 * same zero says "not started yet".
 *
 * Threads: written by the process's start before control, which opens it.
 */
#ifndef CYGPROF_GATE_H
#define CYGPROF_GATE_H

#include "machine.h"
#include "runtime/attributes.h"
#include "runtime/dump-format.h"

struct cygprof_gate {
	/* The dump's control word (or a constant "off"); NULL: not started,
	 * or forked.  Its page is the one that is wiped. */
	const uint32_t *control;
	char wiped[CYGPROF_MACHINE_PAGE_BYTES - sizeof(uint32_t *)];

	/* These two stay as they are in a child, for a hook that a forking
	 * handler interrupted. */
	char *base;	/* of the first dump: links count from here */
	uint32_t clock; /* enum cygprof_clock */
	uint32_t reserved;
	char kept[CYGPROF_MACHINE_PAGE_BYTES - 16];
};

CYGPROF_ASSERT(offsetof(struct cygprof_gate, base) == CYGPROF_MACHINE_PAGE_BYTES);

CYGPROF_HIDDEN extern struct cygprof_gate cygprof_gate;

/* A node's link as the address of the node; 0 leads to no_node. */
CYGPROF_HOT struct cygprof_node *
cygprof_gate_node(int32_t link)
{
	return (struct cygprof_node *)(cygprof_gate.base + (int64_t)link * 8);
}

/* The link that leads to a node. */
CYGPROF_HOT int32_t
cygprof_gate_link(const struct cygprof_node *node)
{
	return (int32_t)(((const char *)node - cygprof_gate.base) >> 3);
}

#endif
