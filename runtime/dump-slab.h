/* SPDX-License-Identifier: MIT
 *
 * dump-slab.h - how a dump gets room and hands it out
 *
 * A slab is a mapped range of the file.  It is published when its blocks are
 * reserved and its first chunk is taken, and stays until the process ends.
 *
 * Threads: any number at once, handlers too; see dump.h.
 */
#ifndef CYGPROF_DUMP_SLAB_H
#define CYGPROF_DUMP_SLAB_H

#include "runtime/attributes.h"
#include "runtime/dump.h"

#include <stdbool.h>
#include <stdint.h>

/* A range of the file on its way to become a slab. */
struct cygprof_dump_range {
	uint64_t offset;
	uint64_t bytes;
	uint32_t generation; /* of the dump, when the work began */
};

/* True if a fork's child has disowned the dump since the work began: this is
 * its copy of a thread that was interrupted, and the range is its parent's. */
CYGPROF_QUIET bool
cygprof_dump_slab_is_foreign(const struct cygprof_dump *dump,
			     const struct cygprof_dump_range *range);

/* Takes range->bytes at the file's end, reserves and maps them.  The address
 * or a negative errno, then with the fault in ret_fault. */
CYGPROF_QUIET char *cygprof_dump_slab_extend(struct cygprof_dump *dump, int fd,
					     struct cygprof_dump_range *range,
					     uint32_t *ret_fault);

/* Enters a slab whose first bytes are taken.  False: the table is full, or the
 * range is foreign. */
CYGPROF_QUIET bool
cygprof_dump_slab_publish(struct cygprof_dump *dump, char *address,
			  const struct cygprof_dump_range *range,
			  uint32_t taken_bytes);

/* The slab's address; NULL while it is being published. */
CYGPROF_QUIET char *cygprof_dump_slab_address(const struct cygprof_slab *slab);

/* Cuts bytes from a slab; NULL if too little is left. */
CYGPROF_QUIET char *cygprof_dump_slab_cut(struct cygprof_slab *slab,
					  uint32_t bytes);

/* Leaves the slab no room, and tells how much of it was taken. */
CYGPROF_QUIET uint32_t cygprof_dump_slab_finish(struct cygprof_slab *slab);

/* The slab that lies last in the file. */
CYGPROF_QUIET struct cygprof_slab *
cygprof_dump_slab_last(struct cygprof_dump *dump);

#endif
