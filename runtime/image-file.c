/* SPDX-License-Identifier: MIT
 *
 * image-file.c - a loaded ELF file as the loader tells of it
 */
#include "runtime/image-file.h"

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>

#include "runtime/text.h"

enum { IMAGE_FILE_BUILD_ID_BYTES = 32 }; /* as a record holds */

static CYGPROF_QUIET uint64_t
image_file_align(uint64_t bytes, uint64_t unit_bytes)
{
	return (bytes + unit_bytes - 1) & ~(unit_bytes - 1);
}

/* Looks for the build-id among the notes in a piece of memory.  Sizes are the
 * file's word and checked against what is left. */
static CYGPROF_QUIET void
image_file_read_notes(struct cygprof_image_file *file, const uint8_t *notes,
		      uint64_t bytes, uint64_t align_bytes)
{
	while (bytes >= sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const void *)notes;
		uint64_t words = image_file_align(
			sizeof(*note) + (uint64_t)note->n_namesz, align_bytes);
		uint64_t note_bytes = image_file_align(
			words + (uint64_t)note->n_descsz, align_bytes);

		if (words + note->n_descsz > bytes)
			return;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
		    cygprof_text_is_same(note + 1, "GNU", 4)) {
			file->build_id = notes + words;
			file->build_id_bytes =
				note->n_descsz < IMAGE_FILE_BUILD_ID_BYTES
					? note->n_descsz
					: IMAGE_FILE_BUILD_ID_BYTES;
			return;
		}
		if (note_bytes >= bytes)
			return;
		notes += note_bytes;
		bytes -= note_bytes;
	}
}

/* True if a segment's bytes lie in readable, loaded memory. */
static CYGPROF_QUIET bool
image_file_is_loaded(const struct dl_phdr_info *info,
		     const ElfW(Phdr) * segment)
{
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *load = &info->dlpi_phdr[i];

		if (load->p_type == PT_LOAD && (load->p_flags & PF_R) &&
		    segment->p_vaddr >= load->p_vaddr &&
		    segment->p_vaddr - load->p_vaddr <= load->p_filesz &&
		    segment->p_filesz <=
			    load->p_filesz - (segment->p_vaddr - load->p_vaddr))
			return true;
	}
	return false;
}

void
cygprof_image_file_read(const struct dl_phdr_info *info,
			struct cygprof_image_file *ret_file)
{
	ret_file->load_bias = info->dlpi_addr;
	ret_file->start_address = UINT64_MAX;
	ret_file->end_address = 0;
	ret_file->build_id = NULL;
	ret_file->build_id_bytes = 0;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
		uint64_t start = info->dlpi_addr + segment->p_vaddr;
		uint64_t end = start + segment->p_memsz;

		if (segment->p_type == PT_LOAD) {
			if (start < ret_file->start_address)
				ret_file->start_address = start;
			if (end > ret_file->end_address)
				ret_file->end_address = end;
		} else if (segment->p_type == PT_NOTE && !ret_file->build_id &&
			   image_file_is_loaded(info, segment)) {
			image_file_read_notes(ret_file, (const uint8_t *)start,
					      segment->p_filesz,
					      segment->p_align == 8 ? 8 : 4);
		}
	}
}
