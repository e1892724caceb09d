/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-bfd.c - the only file that includes bfd.h
 */
#include "config.h"

#include "analyze/symbols-bfd.h"

#include <bfd.h>

#include "analyze/memory.h"

struct symbols_bfd {
	bfd *abfd;
	asymbol **symbols, **dynamic_symbols;
	long symbol_count, dynamic_symbol_count;
	asymbol *stubs;
	long stub_count; /* -1: not asked for yet */
};

/* What is wrong with a file shows in what is missing from the answer. */
static void
ignore_error(const char *format, va_list arguments)
{
	(void)format;
	(void)arguments;
}

struct symbols_bfd *
symbols_bfd_open(const char *path)
{
	if (bfd_init() != BFD_INIT_MAGIC)
		return NULL;
	bfd_set_error_handler(ignore_error);
	bfd *abfd = bfd_openr(path, NULL);
	if (!abfd)
		return NULL;
	abfd->flags |= BFD_DECOMPRESS;
	if (!bfd_check_format(abfd, bfd_object)) {
		bfd_close(abfd);
		return NULL;
	}
	struct symbols_bfd *file = xcalloc(1, sizeof(*file));
	file->abfd = abfd;
	file->stub_count = -1;
	return file;
}

void
symbols_bfd_close(struct symbols_bfd *file)
{
	if (!file)
		return;
	free(file->stubs);
	free(file->symbols);
	free(file->dynamic_symbols);
	bfd_close(file->abfd);
	free(file);
}

/* Once; at least an empty list of symbols is there then. */
static void
read_symbols(struct symbols_bfd *file)
{
	if (file->symbols)
		return;
	long bytes = bfd_get_symtab_upper_bound(file->abfd);
	file->symbols =
		xcalloc(1, bytes > 0 ? (size_t)bytes : sizeof(asymbol *));
	if (bytes > 0)
		file->symbol_count =
			bfd_canonicalize_symtab(file->abfd, file->symbols);
	bytes = bfd_get_dynamic_symtab_upper_bound(file->abfd);
	if (bytes > 0) {
		file->dynamic_symbols = xmalloc((size_t)bytes);
		file->dynamic_symbol_count = bfd_canonicalize_dynamic_symtab(
			file->abfd, file->dynamic_symbols);
	}
	if (file->symbol_count < 0)
		file->symbol_count = 0;
	if (file->dynamic_symbol_count < 0)
		file->dynamic_symbol_count = 0;
}

const char *
symbols_bfd_stub(struct symbols_bfd *file, uint64_t address)
{
	if (file->stub_count < 0) {
		read_symbols(file);
		file->stub_count = bfd_get_synthetic_symtab(
			file->abfd, file->symbol_count, file->symbols,
			file->dynamic_symbol_count, file->dynamic_symbols,
			&file->stubs);
		if (file->stub_count < 0)
			file->stub_count = 0;
	}
	for (long i = 0; i < file->stub_count; i++)
		if (bfd_asymbol_value(&file->stubs[i]) == address)
			return bfd_asymbol_name(&file->stubs[i]);
	return NULL;
}

static asection *
find_section(bfd *abfd, uint64_t address)
{
	for (asection *section = abfd->sections; section;
	     section = section->next)
		if ((bfd_section_flags(section) & SEC_ALLOC) != 0 &&
		    address >= bfd_section_vma(section) &&
		    address - bfd_section_vma(section) <
			    bfd_section_size(section))
			return section;
	return NULL;
}

/* libbfd decompresses sections only for a caller who brings symbols, be it
 * none at all. */
static void
find_line(struct symbols_bfd *file, struct symbols_entry *entry)
{
	asection *section = find_section(file->abfd, entry->address);
	asymbol *symbol = bfd_make_empty_symbol(file->abfd);
	const char *path = NULL, *function = NULL;
	unsigned line = 0;

	if (!section || !symbol)
		return;
	symbol->name = entry->names[0].name;
	symbol->section = section;
	symbol->value = entry->address - bfd_section_vma(section);
	symbol->flags = BSF_FUNCTION;
	if (!bfd_find_line(file->abfd, file->symbols, symbol, &path, &line) ||
	    !path || line == 0)
		bfd_find_nearest_line(file->abfd, section, file->symbols,
				      symbol->value, &path, &function, &line);
	if (path && line > 0) {
		/* The next question may overwrite the path. */
		entry->file = xstrdup(path);
		entry->line = line;
	}
}

void
symbols_bfd_lines(struct symbols_bfd *file, struct symbols_entry *entries,
		  size_t entry_count)
{
	if (!bfd_get_section_by_name(file->abfd, ".debug_info") &&
	    !bfd_get_section_by_name(file->abfd, ".zdebug_info"))
		return;
	read_symbols(file);
	for (size_t i = 0; i < entry_count; i++)
		if (!entries[i].file)
			find_line(file, &entries[i]);
}
