/* SPDX-License-Identifier: MIT
 *
 * image-symbol.c - a name in a loaded ELF file
 */
#include "runtime/image-symbol.h"

#include "runtime/text.h"

#include <stddef.h>

/* The tables of a dynamic section, at their run addresses; NULL if missing. */
struct symbol_tables {
	const ElfW(Sym) * symbols;
	const char *names;
	const uint32_t *hash;
};

static CYGPROF_QUIET const
	ElfW(Dyn) *
	find_dynamic(const struct dl_phdr_info *info)
{
	for (unsigned i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_DYNAMIC)
			return (const void *)(info->dlpi_addr +
					      info->dlpi_phdr[i].p_vaddr);
	return NULL;
}

/* Some loaders have added the load bias to the section's addresses, some keep
 * it as it is in the file. */
static CYGPROF_QUIET const void *
run_address(const struct dl_phdr_info *info, ElfW(Addr) address)
{
	if (address < info->dlpi_addr)
		address += info->dlpi_addr;
	return (const void *)address;
}

static CYGPROF_QUIET struct symbol_tables
read_dynamic(const struct dl_phdr_info *info)
{
	const ElfW(Dyn) *dynamic = find_dynamic(info);
	struct symbol_tables tables = {NULL, NULL, NULL};

	for (; dynamic && dynamic->d_tag != DT_NULL; dynamic++) {
		const void *table = run_address(info, dynamic->d_un.d_ptr);

		if (dynamic->d_tag == DT_SYMTAB)
			tables.symbols = table;
		else if (dynamic->d_tag == DT_STRTAB)
			tables.names = table;
		else if (dynamic->d_tag == DT_GNU_HASH)
			tables.hash = table;
	}
	return tables;
}

static CYGPROF_QUIET uint32_t
hash_of(const char *name)
{
	uint32_t hash = 5381;

	for (; *name; name++)
		hash = hash * 33 + (unsigned char)*name;
	return hash;
}

/* The table: four words (buckets, first symbol, filter words, filter shift),
 * the filter, a symbol a bucket to begin with, and the hash of each symbol; an
 * odd one ends the bucket, so its lowest bit is no part of the hash. */
static CYGPROF_QUIET const
	ElfW(Sym) *
	find_symbol(const struct symbol_tables *tables, const char *name)
{
	const uint32_t *head = tables->hash;
	const uint32_t *buckets =
		head + 4 + head[2] * (sizeof(ElfW(Addr)) / sizeof(*head));
	const uint32_t *hashes = buckets + head[0];
	uint32_t hash = hash_of(name);
	uint32_t number = head[0] ? buckets[hash % head[0]] : 0;

	if (number < head[1])
		return NULL;
	for (;; number++) {
		const ElfW(Sym) *symbol = &tables->symbols[number];
		uint32_t other = hashes[number - head[1]];

		if ((other | 1) == (hash | 1) &&
		    symbol->st_shndx != SHN_UNDEF &&
		    cygprof_text_is(tables->names + symbol->st_name, name))
			return symbol;
		if (other & 1)
			return NULL;
	}
}

uintptr_t
cygprof_image_symbol_find(const struct dl_phdr_info *info, const char *name)
{
	const struct symbol_tables tables = read_dynamic(info);
	const ElfW(Sym) * symbol;

	if (!tables.symbols || !tables.names || !tables.hash)
		return 0;
	symbol = find_symbol(&tables, name);
	return symbol ? info->dlpi_addr + symbol->st_value : 0;
}
