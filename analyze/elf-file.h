/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf-file.h - an ELF file as it lies on disk, for a quick look
 *
 * A hostile file gives NULL, never an address outside of it.  cygprof has no
 * runtime for machines of less than 64 bits, so ELF64 of our own byte order
 * is all that can be looked into.  Names and lines are the business of
 * symbols.h.
 *
 * Memory: elf_close() frees; all that came out of the file dies with it.
 */
#ifndef CYGPROF_ANALYZE_ELF_FILE_H
#define CYGPROF_ANALYZE_ELF_FILE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_file {
	const uint8_t *bytes; /* NULL: cannot be read */
	size_t length_bytes;
	bool is_elf; /* of any sort */

	const Elf64_Ehdr *header;   /* NULL: not of our sort */
	const Elf64_Shdr *sections; /* NULL: none */
	size_t section_count;
};

struct elf_file elf_open(const char *path);
void elf_close(struct elf_file *file);

/* count items at that offset, or NULL if they do not lie wholly inside the
 * file or are not aligned. */
const void *elf_range(const struct elf_file *file, uint64_t offset,
		      uint64_t count, size_t item_bytes, size_t alignment);

/* The first section of that type, or NULL. */
const Elf64_Shdr *elf_section(const struct elf_file *file, uint32_t type);

/* A string section; its last byte is a NUL.  NULL: it is none. */
const char *elf_texts(const struct elf_file *file, size_t section,
		      size_t *ret_bytes);

/* The path of the dynamic loader, or NULL for a static program. */
const char *elf_interpreter(const struct elf_file *file);

#endif
