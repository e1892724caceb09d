/* SPDX-License-Identifier: MIT
 *
 * image-list.c - the dump's records of loaded files
 */
#include "runtime/image-list.h"

#include <stddef.h>
#include <sys/auxv.h>

#include "runtime/dump-header.h"
#include "runtime/sys.h"
#include "runtime/text.h"

enum {
	LIST_CHUNK_BYTES = CYGPROF_PAGE_BYTES,
	LIST_A_CHUNK = (LIST_CHUNK_BYTES - sizeof(struct cygprof_chunk)) /
		       sizeof(struct cygprof_image),
	LIST_PATH_BYTES = 1024,
};

static CYGPROF_QUIET struct cygprof_chunk *
list_before(const struct cygprof_chunk *chunk)
{
	return (struct cygprof_chunk *)(uintptr_t)chunk->beside;
}

/* Puts another chunk in front of one that is full. */
static CYGPROF_QUIET bool
list_lengthen(struct cygprof_dump *dump, struct cygprof_chunk *full)
{
	struct cygprof_chunk *chunk = cygprof_dump_take(dump, LIST_CHUNK_BYTES);

	if (!chunk)
		return false;
	chunk->beside = (uintptr_t)full;
	cygprof_dump_publish(chunk, CYGPROF_CHUNK_IMAGES, CYGPROF_NO_LANE,
			     LIST_CHUNK_BYTES, LIST_A_CHUNK);
	/* If a handler was faster, its chunk serves and this one stays
	 * empty. */
	__atomic_compare_exchange_n(&dump->images.newest, &full, chunk, false,
				    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
	return true;
}

/* Room for a record; NULL if there is none. */
static CYGPROF_QUIET struct cygprof_image *
list_reserve(struct cygprof_dump *dump)
{
	if (dump->header->image_count >= CYGPROF_IMAGES_MOST)
		return NULL;
	for (;;) {
		struct cygprof_chunk *chunk =
			__atomic_load_n(&dump->images.newest, __ATOMIC_ACQUIRE);

		if (chunk && chunk->used_count < LIST_A_CHUNK) {
			uint32_t slot = __atomic_fetch_add(&chunk->used_count,
							   1, __ATOMIC_RELAXED);

			if (slot < LIST_A_CHUNK)
				return (struct cygprof_image *)(chunk + 1) +
				       slot;
		}
		if (!list_lengthen(dump, chunk))
			return NULL;
	}
}

/* The end of a path tells more than its start. */
static CYGPROF_QUIET void
list_set_path(struct cygprof_image *image, const char *path)
{
	size_t bytes = cygprof_text_length(path);

	if (bytes >= sizeof(image->path)) {
		path += bytes - (sizeof(image->path) - 1);
		bytes = sizeof(image->path) - 1;
	}
	cygprof_text_copy(image->path, path, bytes);
}

static CYGPROF_QUIET bool
list_is_relative(const char *name)
{
	return *name && *name != '/' && cygprof_text_base_name(name) != name;
}

/* glibc has no name for the program itself, musl in a static one this. */
static CYGPROF_QUIET bool
list_is_program(const char *name)
{
	static const char own[] = "/proc/self/exe";

	return !*name || (cygprof_text_length(name) == sizeof(own) - 1 &&
			  cygprof_text_is_same(name, own, sizeof(own)));
}

/* The loader may have no name for the program itself, and for what was opened
 * by a relative path only that; the working directory may change later. */
static CYGPROF_QUIET void
list_set_name(struct cygprof_image *image, const char *name)
{
	char room[LIST_PATH_BYTES];
	struct cygprof_line line;

	if (!*name &&
	    image->start_address == cygprof_sys_auxiliary(AT_SYSINFO_EHDR)) {
		name = "linux-vdso.so.1";
	} else if (list_is_program(name)) {
		cygprof_dump_header_program(room, sizeof(room));
		name = room;
	} else if (list_is_relative(name) &&
		   cygprof_sys_getcwd(room, sizeof(room)) > 0) {
		cygprof_text_go_on(&line, room, sizeof(room));
		cygprof_text_add(&line, "/");
		cygprof_text_add(&line, name);
		name = line.is_cut ? name : room;
	}
	list_set_path(image, name);
}

struct cygprof_image *
cygprof_image_list_add(struct cygprof_dump *dump,
		       const struct cygprof_image_file *file, const char *name,
		       uint64_t now_ticks)
{
	struct cygprof_image *image = list_reserve(dump);

	if (!image)
		return NULL;
	image->number = __atomic_fetch_add(&dump->header->image_count, 1,
					   __ATOMIC_RELAXED);
	if (image->number >= CYGPROF_IMAGES_MOST)
		return NULL; /* others took the last ones at the same time */
	image->load_bias = file->load_bias;
	image->start_address = file->start_address;
	image->end_address = file->end_address;
	image->loaded_ticks = now_ticks;
	image->build_id_bytes = file->build_id_bytes;
	cygprof_text_copy(image->build_id, file->build_id,
			  image->build_id_bytes);
	list_set_name(image, name);
	__atomic_store_n(&image->ready, 1, __ATOMIC_RELEASE);
	return image;
}

static CYGPROF_QUIET bool
list_visit_chunk(struct cygprof_chunk *chunk,
		 bool (*visit)(struct cygprof_image *image, void *context),
		 void *context)
{
	struct cygprof_image *image = (struct cygprof_image *)(chunk + 1);

	for (int i = 0; i < LIST_A_CHUNK; i++, image++)
		if (__atomic_load_n(&image->ready, __ATOMIC_ACQUIRE) &&
		    !visit(image, context))
			return false;
	return true;
}

void
cygprof_image_list_visit(struct cygprof_dump *dump,
			 bool (*visit)(struct cygprof_image *image,
				       void *context),
			 void *context)
{
	struct cygprof_chunk *chunk =
		__atomic_load_n(&dump->images.newest, __ATOMIC_ACQUIRE);

	while (chunk && list_visit_chunk(chunk, visit, context))
		chunk = list_before(chunk);
}

static CYGPROF_QUIET bool
list_copy(struct cygprof_image *image, void *context)
{
	struct cygprof_dump *dump = context;
	struct cygprof_image *copy = list_reserve(dump);

	if (!copy)
		return false;
	cygprof_text_copy(copy, image, offsetof(struct cygprof_image, ready));
	__atomic_store_n(&copy->ready, 1, __ATOMIC_RELEASE);
	if (dump->header->image_count <= image->number)
		dump->header->image_count = image->number + 1;
	return true;
}

void
cygprof_image_list_inherit(struct cygprof_dump *dump)
{
	struct cygprof_chunk *chunk = dump->images.inherited;

	while (chunk && list_visit_chunk(chunk, list_copy, dump))
		chunk = list_before(chunk);
	dump->images.inherited = NULL;
}
