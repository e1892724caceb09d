/* SPDX-License-Identifier: MIT
 *
 * dump.c - the mapped file that holds a process's profile
 */
#include "runtime/dump.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/auxv.h>

#include "runtime/clock.h"
#include "runtime/dump-file.h"
#include "runtime/dump-header.h"
#include "runtime/dump-name.h"
#include "runtime/dump-slab.h"
#include "runtime/fault.h"
#include "runtime/sys.h"
#include "runtime/text.h"

enum {
	/* Sizes of slabs are multiples of this, the largest page there is. */
	DUMP_ALIGN_BYTES = 64 * 1024,
	DUMP_SLAB_BYTES = 128 * 1024,
	DUMP_SLABS_OF_A_SIZE = 8,
	DUMP_DOUBLINGS = 3,
	DUMP_HEADER_BYTES = CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES,
	/* Header, text, and records of two dozen images. */
	DUMP_OFF_BYTES = 16 * 1024,
	DUMP_CHUNK_BYTES_MOST = 64 * 1024 * 1024,
	/* Room is looked for in so many slabs, newest first: what earlier
	 * ones have left is too small for nearly everybody. */
	DUMP_LOOK_BACK = 4,
};

static CYGPROF_QUIET uint64_t
dump_round_up(uint64_t bytes, uint64_t unit_bytes)
{
	return (bytes + unit_bytes - 1) / unit_bytes * unit_bytes;
}

/* Of the kernel, which maps nothing smaller. */
static CYGPROF_QUIET uint64_t
dump_page_bytes(void)
{
	uint64_t bytes = cygprof_sys_auxiliary(AT_PAGESZ);

	return bytes ? bytes : DUMP_ALIGN_BYTES;
}

static CYGPROF_QUIET void
dump_raise_file_bytes(struct cygprof_header *header, uint64_t bytes)
{
	uint64_t seen = __atomic_load_n(&header->file_bytes, __ATOMIC_RELAXED);

	while (seen < bytes && !__atomic_compare_exchange_n(
				       &header->file_bytes, &seen, bytes, true,
				       __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

static CYGPROF_QUIET uint64_t
dump_usual_bytes(const struct cygprof_dump *dump)
{
	uint32_t doublings = dump->slab_count / DUMP_SLABS_OF_A_SIZE;

	if (doublings > DUMP_DOUBLINGS)
		doublings = DUMP_DOUBLINGS;
	return (uint64_t)DUMP_SLAB_BYTES << doublings;
}

/* A slab of the usual size, or one that just holds the chunk where there is
 * no room for that.  Returns the chunk or a negative errno. */
static CYGPROF_QUIET char *
dump_add_slab(struct cygprof_dump *dump, uint32_t chunk_bytes,
	      struct cygprof_dump_range *range, uint32_t *ret_fault)
{
	uint64_t least_bytes = dump_round_up(chunk_bytes, DUMP_ALIGN_BYTES);
	char *address;
	int fd = cygprof_dump_file_open(dump, ret_fault);

	if (fd < 0)
		return (char *)(intptr_t)fd;
	range->bytes = dump_usual_bytes(dump);
	if (range->bytes < least_bytes)
		range->bytes = least_bytes;
	address = cygprof_dump_slab_extend(dump, fd, range, ret_fault);
	if (cygprof_sys_failed(address) && range->bytes > least_bytes) {
		range->bytes = least_bytes;
		address = cygprof_dump_slab_extend(dump, fd, range, ret_fault);
	}
	cygprof_sys_close(fd);
	if (cygprof_sys_failed(address) ||
	    cygprof_dump_slab_publish(dump, address, range, chunk_bytes))
		return address;
	cygprof_sys_unmap(address, range->bytes);
	*ret_fault = CYGPROF_FAULT_MEMORY;
	return (char *)(intptr_t)-ENOSPC;
}

/* Growth that fails is tried again, but ever more seldom: a full disk may get
 * room, and a take must stay cheap. */
static CYGPROF_QUIET bool
dump_may_grow(struct cygprof_dump *dump)
{
	uint32_t starved =
		__atomic_load_n(&dump->starved_count, __ATOMIC_RELAXED);

	if (__atomic_load_n(&dump->is_closed, __ATOMIC_SEQ_CST))
		return false;
	if (!starved)
		return true;
	starved = __atomic_add_fetch(&dump->starved_count, 1, __ATOMIC_RELAXED);
	return (starved & (starved - 1)) == 0;
}

static CYGPROF_QUIET void
dump_note_failure(struct cygprof_dump *dump, struct cygprof_header *header,
		  uint32_t fault, int negative_errno)
{
	uint32_t none = 0;

	__atomic_compare_exchange_n(&dump->starved_count, &none, 1, false,
				    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
	cygprof_fault_record(header, fault, negative_errno);
}

static CYGPROF_QUIET struct cygprof_chunk *
dump_grow(struct cygprof_dump *dump, struct cygprof_header *header,
	  uint32_t chunk_bytes)
{
	struct cygprof_dump_range range;
	uint32_t fault = CYGPROF_FAULT_NONE;
	char *address = NULL;

	range.generation = dump->generation;
	/* Counted before the look at is_closed: pairs with
	 * cygprof_dump_close, which sets that and then looks here. */
	__atomic_fetch_add(&dump->growing_count, 1, __ATOMIC_SEQ_CST);
	if (dump_may_grow(dump))
		address = dump_add_slab(dump, chunk_bytes, &range, &fault);
	/* Foreign: neither count nor header are those of the beginning. */
	if (cygprof_dump_slab_is_foreign(dump, &range))
		return NULL;
	if (address && !cygprof_sys_failed(address)) {
		dump_raise_file_bytes(header, range.offset + range.bytes);
		cygprof_clock_again(header);
		__atomic_store_n(&dump->starved_count, 0, __ATOMIC_RELAXED);
	} else {
		if (address)
			dump_note_failure(dump, header, fault,
					  (int)(intptr_t)address);
		__atomic_fetch_add(&header->growth_failures, 1,
				   __ATOMIC_RELAXED);
		address = NULL;
	}
	__atomic_fetch_sub(&dump->growing_count, 1, __ATOMIC_SEQ_CST);
	return (struct cygprof_chunk *)address;
}

struct cygprof_chunk *
cygprof_dump_take(struct cygprof_dump *dump, uint32_t chunk_bytes)
{
	struct cygprof_header *header =
		__atomic_load_n(&dump->header, __ATOMIC_ACQUIRE);
	uint32_t count = __atomic_load_n(&dump->slab_count, __ATOMIC_RELAXED);
	uint32_t oldest = count > DUMP_LOOK_BACK ? count - DUMP_LOOK_BACK : 0;

	if (!header || !chunk_bytes || chunk_bytes > DUMP_CHUNK_BYTES_MOST)
		return NULL;
	if (dump->starved_count)
		oldest = 0;
	chunk_bytes = (uint32_t)dump_round_up(chunk_bytes, CYGPROF_PAGE_BYTES);
	for (uint32_t i = count; i-- > oldest;) {
		char *chunk =
			cygprof_dump_slab_cut(&dump->slabs[i], chunk_bytes);

		if (chunk)
			return (struct cygprof_chunk *)chunk;
	}
	return dump_grow(dump, header, chunk_bytes);
}

void
cygprof_dump_publish(struct cygprof_chunk *chunk, uint32_t kind, uint32_t lane,
		     uint32_t chunk_bytes, uint32_t capacity_count)
{
	chunk->kind = kind;
	chunk->lane = lane;
	chunk->chunk_bytes = chunk_bytes;
	chunk->address = (uintptr_t)chunk;
	chunk->capacity_count = capacity_count;
	__atomic_store_n(&chunk->magic, CYGPROF_CHUNK_MAGIC, __ATOMIC_RELEASE);
}

/* Forgets what an earlier dump left here; the table may be long, so only what
 * was used is cleared. */
static CYGPROF_QUIET void
dump_reset(struct cygprof_dump *dump)
{
	uint32_t count = dump->slab_count;

	cygprof_text_clear(dump->slabs, count * sizeof(dump->slabs[0]));
	dump->images.inherited = dump->images.newest;
	dump->images.newest = NULL;
	dump->header = NULL;
	dump->file_end_bytes = 0;
	dump->slab_count = 0;
	dump->growing_count = 0;
	dump->starved_count = 0;
	dump->is_closed = 0;
}

/* Slab 0: very small if recording starts switched off. */
static CYGPROF_QUIET int
dump_start_file(struct cygprof_dump *dump, int fd,
		const struct cygprof_options *options, uint32_t *ret_fault)
{
	struct cygprof_header *header;
	struct cygprof_dump_range range;
	char *address;
	long magic;

	range.generation = dump->generation;
	range.bytes = options->mode == CYGPROF_MODE_OFF ? DUMP_OFF_BYTES
							: DUMP_SLAB_BYTES;
	address = cygprof_dump_slab_extend(dump, fd, &range, ret_fault);
	if (cygprof_sys_failed(address) && range.bytes > DUMP_ALIGN_BYTES) {
		range.bytes = DUMP_ALIGN_BYTES;
		address = cygprof_dump_slab_extend(dump, fd, &range, ret_fault);
	}
	if (cygprof_sys_failed(address))
		return (int)(intptr_t)address;
	dump->file_end_bytes = dump_round_up(range.bytes, dump_page_bytes());
	header = (struct cygprof_header *)address;
	cygprof_dump_header_fill(header, options);
	magic = cygprof_sys_file_system_magic(fd);
	header->file_system_magic = magic > 0 ? (uint32_t)magic : 0;
	header->file_bytes = range.bytes;
	cygprof_dump_slab_publish(dump, address, &range, DUMP_HEADER_BYTES);
	__atomic_store_n(&header->state, CYGPROF_STATE_LIVE, __ATOMIC_RELEASE);
	__atomic_store_n(&dump->header, header, __ATOMIC_RELEASE);
	return 0;
}

static CYGPROF_QUIET int
dump_set_path(struct cygprof_dump *dump, const struct cygprof_options *options)
{
	char room[CYGPROF_DUMP_PATH_BYTES];

	cygprof_dump_header_program(room, sizeof(room));
	return cygprof_dump_name(options, room, dump->path, sizeof(dump->path));
}

int
cygprof_dump_create(struct cygprof_dump *dump,
		    const struct cygprof_options *options, uint32_t *ret_fault)
{
	int ret, fd;

	dump_reset(dump);
	ret = dump_set_path(dump, options);
	*ret_fault = CYGPROF_FAULT_NAME;
	if (ret < 0)
		return ret;
	fd = cygprof_dump_file_create(dump, ret_fault);
	if (fd < 0)
		return fd;
	ret = dump_start_file(dump, fd, options, ret_fault);
	cygprof_sys_close(fd);
	if (ret < 0)
		cygprof_sys_unlink(dump->path);
	else
		*ret_fault = CYGPROF_FAULT_NONE;
	return ret;
}

/* Gives back the end of the last slab.  It is unmapped first: once the file is
 * shorter, a touch would raise SIGBUS. */
static CYGPROF_QUIET void
dump_trim(struct cygprof_dump *dump)
{
	struct cygprof_slab *slab = cygprof_dump_slab_last(dump);
	uint64_t used_bytes;
	uint32_t fault;
	int fd = cygprof_dump_file_open(dump, &fault);

	if (fd < 0)
		return;
	used_bytes = cygprof_dump_slab_finish(slab);
	used_bytes = dump_round_up(used_bytes, dump_page_bytes());
	if (used_bytes < slab->bytes) {
		uint64_t rest_bytes = slab->bytes - used_bytes;

		slab->bytes = (uint32_t)used_bytes;
		cygprof_sys_unmap(slab->address + used_bytes, rest_bytes);
		cygprof_sys_truncate_fd(fd, slab->file_offset + used_bytes);
		dump->header->file_bytes = slab->file_offset + used_bytes;
	}
	cygprof_sys_close(fd);
}

void
cygprof_dump_close(struct cygprof_dump *dump)
{
	struct cygprof_header *header = dump->header;
	uint32_t live = CYGPROF_STATE_LIVE;

	if (!header ||
	    __atomic_exchange_n(&dump->is_closed, 1, __ATOMIC_SEQ_CST))
		return;
	/* Whoever grows the file now, or was interrupted or killed doing so,
	 * may have a range behind its end. */
	if (!__atomic_load_n(&dump->growing_count, __ATOMIC_SEQ_CST))
		dump_trim(dump);
	__atomic_compare_exchange_n(&header->state, &live, CYGPROF_STATE_CLOSED,
				    false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

/* Lays a private copy over a slab, page by page when written to if the file
 * can be had, else all at once. */
static CYGPROF_QUIET void
dump_make_private(const struct cygprof_slab *slab, int fd)
{
	void *copy = (void *)(intptr_t)-EBADF;

	if (fd >= 0)
		copy = cygprof_sys_map_file(slab->address, slab->bytes, fd,
					    slab->file_offset, true, true);
	if (!cygprof_sys_failed(copy))
		return;
	copy = cygprof_sys_map_memory(slab->bytes);
	if (cygprof_sys_failed(copy))
		return;
	cygprof_text_copy(copy, slab->address, slab->bytes);
	if (cygprof_sys_failed(
		    cygprof_sys_move(copy, slab->bytes, slab->address)))
		cygprof_sys_unmap(copy, slab->bytes);
}

void
cygprof_dump_disown(struct cygprof_dump *dump)
{
	uint32_t fault;
	int fd;

	if (!dump->header)
		return;
	__atomic_fetch_add(&dump->generation, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&dump->is_closed, 1, __ATOMIC_SEQ_CST);
	fd = cygprof_dump_file_open(dump, &fault);
	for (uint32_t i = 0; i < dump->slab_count; i++) {
		if (cygprof_dump_slab_address(&dump->slabs[i]))
			dump_make_private(&dump->slabs[i], fd);
	}
	if (fd >= 0)
		cygprof_sys_close(fd);
}
