/* SPDX-License-Identifier: MIT
 *
 * dump-slab.c - how a dump gets room and hands it out
 */
#include "runtime/dump-slab.h"

#include <errno.h>
#include <stddef.h>

#include "runtime/dump-file.h"
#include "runtime/sys.h"

enum {
	/* Added to taken_bytes, it leaves a slab no room; with any chunk's
	 * size on top it stays within 32 bits. */
	SLAB_TAKEN_ALL = 1 << 30,
	SLAB_PLACES = 32,
};

/* How far links reach, less the bytes of two slabs of any size. */
#define SLAB_REACH_BYTES ((UINT64_C(16) << 30) - (UINT64_C(128) << 20))
#define SLAB_STEP_BYTES (UINT64_C(1) << 30)

bool
cygprof_dump_slab_is_foreign(const struct cygprof_dump *dump,
			     const struct cygprof_dump_range *range)
{
	return __atomic_load_n(&dump->generation, __ATOMIC_RELAXED) !=
	       range->generation;
}

char *
cygprof_dump_slab_address(const struct cygprof_slab *slab)
{
	/* Pairs with the store in cygprof_dump_slab_publish. */
	if (!__atomic_load_n(&slab->taken_bytes, __ATOMIC_ACQUIRE))
		return NULL;
	return slab->address;
}

char *
cygprof_dump_slab_cut(struct cygprof_slab *slab, uint32_t bytes)
{
	uint32_t taken_bytes =
		__atomic_load_n(&slab->taken_bytes, __ATOMIC_ACQUIRE);

	do {
		if (!taken_bytes || taken_bytes + bytes > slab->bytes)
			return NULL;
	} while (!__atomic_compare_exchange_n(
		&slab->taken_bytes, &taken_bytes, taken_bytes + bytes, true,
		__ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE));
	return slab->address + taken_bytes;
}

uint32_t
cygprof_dump_slab_finish(struct cygprof_slab *slab)
{
	return __atomic_fetch_add(&slab->taken_bytes, SLAB_TAKEN_ALL,
				  __ATOMIC_RELAXED);
}

bool
cygprof_dump_slab_publish(struct cygprof_dump *dump, char *address,
			  const struct cygprof_dump_range *range,
			  uint32_t taken_bytes)
{
	uint32_t index = __atomic_load_n(&dump->slab_count, __ATOMIC_RELAXED);
	struct cygprof_slab *slab;

	if (cygprof_dump_slab_is_foreign(dump, range))
		return false;

	do {
		if (index >= CYGPROF_DUMP_SLABS)
			return false;
	} while (!__atomic_compare_exchange_n(&dump->slab_count, &index,
					      index + 1, true, __ATOMIC_RELAXED,
					      __ATOMIC_RELAXED));
	slab = &dump->slabs[index];
	slab->file_offset = range->offset;
	slab->bytes = (uint32_t)range->bytes;
	slab->address = address;
	__atomic_store_n(&slab->taken_bytes, taken_bytes, __ATOMIC_RELEASE);
	return true;
}

/* The range goes back to the file system.  It stays in the file as a hole,
 * unless nobody has taken a range behind it. */
static CYGPROF_QUIET void
slab_give_back(struct cygprof_dump *dump, int fd,
	       const struct cygprof_dump_range *range)
{
	uint64_t end = range->offset + range->bytes;

	if (cygprof_dump_slab_is_foreign(dump, range))
		return;
	cygprof_sys_release(fd, range->offset, range->bytes);
	__atomic_compare_exchange_n(&dump->file_end_bytes, &end, range->offset,
				    false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* What slabs must lie near to. */
static CYGPROF_QUIET uintptr_t
slab_base(const struct cygprof_dump *dump)
{
	return dump->base ? (uintptr_t)dump->base : (uintptr_t)dump->header;
}

static CYGPROF_QUIET bool
slab_is_near(const struct cygprof_dump *dump, const char *address)
{
	uintptr_t base = slab_base(dump);
	uintptr_t place = (uintptr_t)address;

	if (!base)
		return true;
	return (place > base ? place - base : base - place) < SLAB_REACH_BYTES;
}

/* Maps a range where links reach it: behind the newest slab, or wherever the
 * kernel likes, or (if the program has filled the neighbourhood) at one of
 * some places around the header. */
static CYGPROF_QUIET char *
slab_map_near(const struct cygprof_dump *dump, int fd,
	      const struct cygprof_dump_range *range, uint32_t *ret_fault)
{
	uint32_t count = dump->slab_count;
	uintptr_t base = slab_base(dump);
	uintptr_t hint = 0;
	char *address;

	if (count) {
		hint = (uintptr_t)dump->slabs[count - 1].address;
		hint += hint ? dump->slabs[count - 1].bytes : 0;
	}
	for (unsigned i = 2; i < SLAB_PLACES; i++) {
		uint64_t distance = i / 2 * SLAB_STEP_BYTES;

		address = cygprof_sys_map_file((void *)hint, range->bytes, fd,
					       range->offset, false, false);
		*ret_fault = CYGPROF_FAULT_MAP;
		if (cygprof_sys_failed(address) || slab_is_near(dump, address))
			return address;
		cygprof_sys_unmap(address, range->bytes);
		hint = i & 1 ? base + distance : base - distance;
	}
	*ret_fault = CYGPROF_FAULT_FAR;
	return (char *)(intptr_t)-ENOMEM;
}

char *
cygprof_dump_slab_extend(struct cygprof_dump *dump, int fd,
			 struct cygprof_dump_range *range, uint32_t *ret_fault)
{
	char *address;
	int ret;

	range->offset = __atomic_fetch_add(&dump->file_end_bytes, range->bytes,
					   __ATOMIC_RELAXED);
	ret = cygprof_dump_file_reserve(fd, range->offset, range->bytes,
					ret_fault);
	address = (char *)(intptr_t)ret;
	if (!ret)
		address = slab_map_near(dump, fd, range, ret_fault);
	if (cygprof_sys_failed(address))
		slab_give_back(dump, fd, range);
	return address;
}

struct cygprof_slab *
cygprof_dump_slab_last(struct cygprof_dump *dump)
{
	struct cygprof_slab *last = &dump->slabs[0];

	for (uint32_t i = 1; i < dump->slab_count; i++) {
		struct cygprof_slab *slab = &dump->slabs[i];

		if (cygprof_dump_slab_address(slab) &&
		    slab->file_offset > last->file_offset)
			last = slab;
	}
	return last;
}
