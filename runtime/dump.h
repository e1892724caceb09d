/* SPDX-License-Identifier: MIT
 *
 * dump.h - the mapped file that holds a process's profile
 *
 * Created with O_EXCL|O_NOFOLLOW|O_CLOEXEC and mode 0600; no descriptor stays
 * open.  The file grows by slabs: blocks are reserved before they are mapped
 * (so no store ever raises SIGBUS, unless somebody truncates the file), and
 * chunks are cut from slabs.  To grow, the file is opened again by its
 * absolute path; device and inode must still be the same.
 *
 *     slab 0: header, text, first chunks (128 KiB; with CYGPROF=off 16 KiB)
 *     slab n: 128 KiB at first, doubling every 8 slabs up to 1 MiB; more for
 *             a chunk that needs more, less if there is no room for more
 *
 * Threads: cygprof_dump_take may run in many threads and in handlers at once:
 *          cutting is a compare-and-swap; a new slab is mapped by whoever
 *          needs it, who takes his chunk and publishes the rest for all.
 *          Nobody waits, and what an interrupted thread has half done is in
 *          nobody's way.
 * Failure: recorded once in the header (first fault wins) by
 *          cygprof_fault_record; callers get NULL and go on without.  After
 *          a failure growth is tried again at the 1st, 2nd, 4th, 8th ...
 *          chunk that finds no room.
 * Memory:  slabs lie within +-16 GiB of the header, since nodes link by 32-bit
 *          offsets; a mapping elsewhere is given back (fault FAR).
 */
#ifndef CYGPROF_DUMP_H
#define CYGPROF_DUMP_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"
#include "runtime/options.h"

enum { CYGPROF_DUMP_SLABS = 1024, CYGPROF_DUMP_PATH_BYTES = 1024 };

struct cygprof_slab {
	char *address;
	uint64_t file_offset;
	uint32_t bytes;
	uint32_t taken_bytes; /* atomic; stored last, 0: not there yet; may
			       * exceed bytes */
};

/* Which images were seen last; see images.c. */
struct cygprof_image_list {
	struct cygprof_chunk *newest; /* its `beside` is the one before */
	struct cygprof_chunk *inherited; /* newest of a disowned dump */
	uint64_t load_count; /* of the loader, when last looked at */
	uint64_t unload_count;
};

/* Invariants: entries below slab_count are published or about to be, and never
 * move; header lies at slabs[0].address or is NULL: no dump.  All zero is a
 * dump that was not created. */
struct cygprof_dump {
	struct cygprof_header *header;
	const char *base; /* links count from here; NULL: from the header */
	uint64_t device, inode;
	uint64_t file_end_bytes; /* atomic: where the next slab will lie */
	uint32_t slab_count;	 /* atomic */
	uint32_t is_closed;	 /* atomic: no more growth */
	uint32_t growing_count; /* atomic: slabs on their way */
	uint32_t starved_count; /* atomic: takes since growth failed; 0: it
				 * did not */
	uint32_t generation;	/* atomic: disowned so many times */
	struct cygprof_image_list images;
	struct cygprof_slab slabs[CYGPROF_DUMP_SLABS];
	char path[CYGPROF_DUMP_PATH_BYTES]; /* absolute */
};

/* Creates the file named by the options and maps slab 0; fills the header's
 * constant part (all but clock and health; off_ticks and forked_ticks stay 0),
 * state LIVE.  Creates the log base directory if it is missing
 * (one level is enough with mkdir -p of all levels).  An existing file gets
 * -2, -3 ... before its extension.  Returns 0 or a negative errno and leaves
 * the fault number in ret_fault and the path that was tried in dump->path; then
 * no file is left behind.  A dump that was disowned may be created again. */
CYGPROF_QUIET int cygprof_dump_create(struct cygprof_dump *dump,
				      const struct cygprof_options *options,
				      uint32_t *ret_fault);

/* Cuts a zeroed chunk of whole pages, up to 64 MiB; NULL if there is no room.
 * The caller publishes it with cygprof_dump_publish. */
CYGPROF_QUIET struct cygprof_chunk *
cygprof_dump_take(struct cygprof_dump *dump, uint32_t chunk_bytes);

/* Fills a chunk's head and stores its magic last. */
CYGPROF_QUIET void cygprof_dump_publish(struct cygprof_chunk *chunk,
					uint32_t kind, uint32_t lane,
					uint32_t chunk_bytes,
					uint32_t capacity_count);

/* Good order: state CLOSED, unused room at the end given back to the file
 * system; what is mapped and in use stays, events may still come.  A state
 * GAVE_UP stays too. */
CYGPROF_QUIET void cygprof_dump_close(struct cygprof_dump *dump);

/* In a fork's child: lays private copies over all slabs at the same
 * addresses (MAP_PRIVATE of the file, else copied memory), so that whatever
 * still writes there harms nobody.  The dump stays readable (header too) until
 * cygprof_dump_create makes a new one in its place, but never grows. */
CYGPROF_QUIET void cygprof_dump_disown(struct cygprof_dump *dump);

#endif
