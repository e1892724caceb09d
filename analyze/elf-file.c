/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf-file.c - map it, check its head, find sections by type
 */
#include "config.h"

#include "analyze/elf-file.h"

#include <endian.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const void *
elf_range(const struct elf_file *file, uint64_t offset, uint64_t count,
	  size_t item_bytes, size_t alignment)
{
	uint64_t range_bytes, end;

	if (__builtin_mul_overflow(count, (uint64_t)item_bytes, &range_bytes) ||
	    __builtin_add_overflow(offset, range_bytes, &end) ||
	    end > file->length_bytes || offset % alignment)
		return NULL;
	return file->bytes + offset;
}

const char *
elf_texts(const struct elf_file *file, size_t section, size_t *ret_bytes)
{
	const Elf64_Shdr *header;
	const char *texts;

	if (section >= file->section_count)
		return NULL;
	header = file->sections + section;
	if (header->sh_type != SHT_STRTAB || header->sh_size == 0)
		return NULL;
	texts = elf_range(file, header->sh_offset, header->sh_size, 1, 1);
	if (!texts || texts[header->sh_size - 1] != '\0')
		return NULL;
	*ret_bytes = header->sh_size;
	return texts;
}

const Elf64_Shdr *
elf_section(const struct elf_file *file, uint32_t type)
{
	for (size_t i = 0; i < file->section_count; i++)
		if (file->sections[i].sh_type == type)
			return file->sections + i;
	return NULL;
}

static void
elf_check(struct elf_file *file)
{
	const uint8_t own_byte_order =
		BYTE_ORDER == LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
	const Elf64_Ehdr *header = elf_range(file, 0, 1, sizeof *header, 1);

	if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG))
		return;
	file->is_elf = true;
	if (header->e_ident[EI_CLASS] != ELFCLASS64 ||
	    header->e_ident[EI_DATA] != own_byte_order)
		return;
	file->header = header;
	if (header->e_shentsize != sizeof(Elf64_Shdr))
		return;
	file->sections = elf_range(file, header->e_shoff, header->e_shnum,
				   sizeof(Elf64_Shdr), _Alignof(Elf64_Shdr));
	if (file->sections)
		file->section_count = header->e_shnum;
}

struct elf_file
elf_open(const char *path)
{
	struct elf_file file = {0};
	struct stat status;
	void *bytes;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return file;
	if (fstat(fd, &status) || !S_ISREG(status.st_mode))
		goto out;
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd,
		     0);
	if (bytes == MAP_FAILED)
		goto out;
	file.bytes = bytes;
	file.length_bytes = (size_t)status.st_size;
	elf_check(&file);
out:
	close(fd);
	return file;
}

void
elf_close(struct elf_file *file)
{
	if (file->bytes)
		munmap((void *)file->bytes, file->length_bytes);
}

const char *
elf_interpreter(const struct elf_file *file)
{
	const Elf64_Ehdr *header = file->header;
	const Elf64_Phdr *segment;
	const char *text;

	if (header->e_phentsize != sizeof *segment)
		return NULL;
	segment = elf_range(file, header->e_phoff, header->e_phnum,
			    sizeof *segment, _Alignof(Elf64_Phdr));
	for (size_t i = 0; segment && i < header->e_phnum; i++, segment++) {
		if (segment->p_type != PT_INTERP || segment->p_filesz == 0)
			continue;
		text = elf_range(file, segment->p_offset, segment->p_filesz, 1,
				 1);
		return text && !text[segment->p_filesz - 1] ? text : NULL;
	}
	return NULL;
}
