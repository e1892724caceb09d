/* SPDX-License-Identifier: MIT
 *
 * images.c - which ELF files lie where
 */
#include "runtime/images.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/image-file.h"
#include "runtime/image-list.h"
#include "runtime/text.h"

/* What glibc's _dl_find_object answers (The GNU C Library Reference Manual,
 * "Dynamic Linker Introspection"); other libcs have no such function. */
struct found_object {
	unsigned long long flags;
	void *map_start;
	void *map_end;
	struct link_map *link_map;
	void *eh_frame;
	unsigned long long reserved[9];
};

int find_object(void *address,
		struct found_object *ret_found) __asm__("_dl_find_object")
	__attribute__((weak));

/* One walk over the loaded files. */
struct images_scan {
	struct cygprof_dump *dump;
	uint64_t now_ticks;
	uint64_t load_count;
	uint64_t unload_count;
	bool is_same;			       /* as at the last walk */
	uint8_t seen[CYGPROF_IMAGES_MOST / 8]; /* a bit a record's number */
};

/* The search for the record of an address. */
struct images_search {
	uint64_t address;
	struct cygprof_image *found;
};

/* A loaded file, to be compared with all records. */
struct images_sight {
	struct images_scan *scan;
	struct cygprof_image_file file;
	bool is_known;
};

static CYGPROF_QUIET bool
images_covers(struct cygprof_image *image, void *context)
{
	struct images_search *search = context;

	if (image->unloaded_ticks || search->address < image->start_address ||
	    search->address >= image->end_address)
		return true;
	search->found = image;
	return false;
}

struct cygprof_image *
cygprof_images_find(struct cygprof_dump *dump, uint64_t address)
{
	struct images_search search = {address, NULL};

	cygprof_image_list_visit(dump, images_covers, &search);
	return search.found;
}

/* What dl_iterate_phdr would tell of a file, from its mapped first page. */
static CYGPROF_QUIET bool
images_describe(const struct found_object *found, struct dl_phdr_info *ret_info)
{
	const ElfW(Ehdr) *head = found->map_start;

	if (!cygprof_text_is_same(head->e_ident, ELFMAG, SELFMAG) ||
	    head->e_phoff + (uint64_t)head->e_phnum * sizeof(ElfW(Phdr)) >
		    CYGPROF_PAGE_BYTES)
		return false;
	ret_info->dlpi_addr = found->link_map->l_addr;
	ret_info->dlpi_name = found->link_map->l_name;
	ret_info->dlpi_phdr =
		(const void *)((const char *)head + head->e_phoff);
	ret_info->dlpi_phnum = head->e_phnum;
	return true;
}

struct cygprof_image *
cygprof_images_learn(struct cygprof_dump *dump, uint64_t address,
		     uint64_t now_ticks)
{
	struct cygprof_image *image = cygprof_images_find(dump, address);
	struct cygprof_image_file file;
	struct found_object found;
	struct dl_phdr_info info;

	if (image || !find_object ||
	    find_object((void *)(uintptr_t)address, &found) != 0 ||
	    !images_describe(&found, &info))
		return image;
	cygprof_image_file_read(&info, &file);
	if (address < file.start_address || address >= file.end_address)
		return NULL;
	return cygprof_image_list_add(dump, &file, info.dlpi_name, now_ticks);
}

/* Compares a record with a loaded file: the same file at the same place is the
 * same record, also if it was gone in between. */
static CYGPROF_QUIET bool
images_compare(struct cygprof_image *image, void *context)
{
	struct images_sight *sight = context;
	const struct cygprof_image_file *file = &sight->file;

	if (image->load_bias != file->load_bias ||
	    image->start_address != file->start_address ||
	    image->end_address != file->end_address ||
	    image->build_id_bytes != file->build_id_bytes ||
	    !cygprof_text_is_same(image->build_id, file->build_id,
				  file->build_id_bytes))
		return true;
	if (image->unloaded_ticks) {
		image->unloaded_ticks = 0;
		image->retired = 0;
	}
	sight->scan->seen[image->number / 8] |=
		(uint8_t)(1u << image->number % 8);
	sight->is_known = true;
	return true;
}

static CYGPROF_QUIET bool
images_has_counts(size_t info_bytes)
{
	const struct dl_phdr_info *info = NULL;

	return info_bytes >= offsetof(struct dl_phdr_info, dlpi_subs) +
				     sizeof(info->dlpi_subs);
}

/* The walk: called with each loaded file, under the loader's lock. */
static CYGPROF_QUIET int
images_see(struct dl_phdr_info *info, size_t info_bytes, void *context)
{
	struct images_scan *scan = context;
	struct images_sight sight = {.scan = scan};
	struct cygprof_image *image;

	if (images_has_counts(info_bytes)) {
		scan->load_count = info->dlpi_adds;
		scan->unload_count = info->dlpi_subs;
	}
	cygprof_image_file_read(info, &sight.file);
	if (!sight.file.end_address)
		return 0;
	cygprof_image_list_visit(scan->dump, images_compare, &sight);
	if (sight.is_known)
		return 0;
	image = cygprof_image_list_add(scan->dump, &sight.file,
				       info->dlpi_name ? info->dlpi_name : "",
				       scan->now_ticks);
	if (image)
		scan->seen[image->number / 8] |=
			(uint8_t)(1u << image->number % 8);
	return 0;
}

/* Before the walk: called once, to see whether anything has changed. */
static CYGPROF_QUIET int
images_look(struct dl_phdr_info *info, size_t info_bytes, void *context)
{
	struct images_scan *scan = context;
	const struct cygprof_image_list *list = &scan->dump->images;

	scan->is_same = list->newest && images_has_counts(info_bytes) &&
			info->dlpi_adds == list->load_count &&
			info->dlpi_subs == list->unload_count;
	return 1;
}

static CYGPROF_QUIET bool
images_mark_gone(struct cygprof_image *image, void *context)
{
	const struct images_scan *scan = context;

	if (!image->unloaded_ticks && image->loaded_ticks < scan->now_ticks &&
	    !(scan->seen[image->number / 8] & 1u << image->number % 8))
		image->unloaded_ticks = scan->now_ticks;
	return true;
}

/* After the walk: called once, under the lock again.  If files came or went
 * since, what the walk has not seen may still be there. */
static CYGPROF_QUIET int
images_finish(struct dl_phdr_info *info, size_t info_bytes, void *context)
{
	struct images_scan *scan = context;
	struct cygprof_dump *dump = scan->dump;

	if (images_has_counts(info_bytes) &&
	    (info->dlpi_adds != scan->load_count ||
	     info->dlpi_subs != scan->unload_count))
		return 1;
	cygprof_image_list_visit(dump, images_mark_gone, scan);
	dump->images.load_count = scan->load_count;
	dump->images.unload_count = scan->unload_count;
	dump->header->images_changed++;
	return 1;
}

void
cygprof_images_scan(struct cygprof_dump *dump, uint64_t now_ticks)
{
	struct images_scan scan;

	scan.dump = dump;
	scan.now_ticks = now_ticks;
	scan.load_count = 0;
	scan.unload_count = 0;
	scan.is_same = false;
	dl_iterate_phdr(images_look, &scan);
	if (scan.is_same)
		return;
	cygprof_text_clear(scan.seen, sizeof(scan.seen));
	dl_iterate_phdr(images_see, &scan);
	dl_iterate_phdr(images_finish, &scan);
}
