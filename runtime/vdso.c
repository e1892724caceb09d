/* SPDX-License-Identifier: MIT
 *
 * vdso.c - functions of the kernel that need no system call
 */
#include "runtime/vdso.h"

#include <elf.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/sys.h"
#include "runtime/text.h"

/* The dynamic section's tables, at their run addresses; NULL if missing. */
struct vdso_tables {
	uintptr_t load_bias;
	const ElfW(Sym) *symbols;
	const char *names;
	const uint32_t *hash;
	const uint32_t *gnu_hash;
};

static CYGPROF_QUIET const ElfW(Dyn) *
vdso_find_dynamic(const ElfW(Ehdr) *file, uintptr_t *ret_load_bias)
{
	const ElfW(Phdr) *segment =
		(const void *)((const char *)file + file->e_phoff);
	const ElfW(Dyn) *dynamic = NULL;

	*ret_load_bias = 0;
	for (unsigned i = 0; i < file->e_phnum; i++, segment++) {
		const char *in_file = (const char *)file + segment->p_offset;

		if (segment->p_type == PT_LOAD && !*ret_load_bias)
			*ret_load_bias = (uintptr_t)in_file - segment->p_vaddr;
		else if (segment->p_type == PT_DYNAMIC)
			dynamic = (const void *)in_file;
	}
	return dynamic;
}

static CYGPROF_QUIET void
vdso_read_dynamic(const ElfW(Dyn) *dynamic, struct vdso_tables *tables)
{
	for (; dynamic->d_tag != DT_NULL; dynamic++) {
		const void *table = (const void *)(tables->load_bias +
						   dynamic->d_un.d_ptr);

		if (dynamic->d_tag == DT_SYMTAB)
			tables->symbols = table;
		else if (dynamic->d_tag == DT_STRTAB)
			tables->names = table;
		else if (dynamic->d_tag == DT_HASH)
			tables->hash = table;
		else if (dynamic->d_tag == DT_GNU_HASH)
			tables->gnu_hash = table;
	}
}

/* How many symbols there are.  The GNU hash table does not say it: its chains
 * end at odd hash values, and the last chain ends with the last symbol. */
static CYGPROF_QUIET uint32_t
vdso_symbol_count(const struct vdso_tables *tables)
{
	const uint32_t *head = tables->gnu_hash;
	const uint32_t *buckets, *chains;
	uint32_t last = 0;

	if (tables->hash)
		return tables->hash[1];
	if (!head)
		return 0;
	/* Words: buckets, first symbol, filter words, filter shift. */
	buckets = head + 4 + head[2] * (sizeof(ElfW(Addr)) / 4);
	chains = buckets + head[0];
	for (uint32_t i = 0; i < head[0]; i++) {
		if (buckets[i] > last)
			last = buckets[i];
	}
	if (last < head[1])
		return head[1];
	while (!(chains[last - head[1]] & 1))
		last++;
	return last + 1;
}

void *
cygprof_vdso_find(const char *name)
{
	struct vdso_tables tables = {0, NULL, NULL, NULL, NULL};
	const ElfW(Ehdr) *file =
		(const void *)cygprof_sys_auxiliary(AT_SYSINFO_EHDR);
	const ElfW(Dyn) *dynamic;
	uint32_t count;

	if (!file)
		return NULL;
	dynamic = vdso_find_dynamic(file, &tables.load_bias);
	if (!dynamic)
		return NULL;
	vdso_read_dynamic(dynamic, &tables);
	if (!tables.symbols || !tables.names)
		return NULL;
	count = vdso_symbol_count(&tables);
	for (uint32_t i = 0; i < count; i++) {
		const ElfW(Sym) *symbol = &tables.symbols[i];

		if (symbol->st_shndx != SHN_UNDEF &&
		    cygprof_text_is(tables.names + symbol->st_name, name))
			return (void *)(tables.load_bias + symbol->st_value);
	}
	return NULL;
}
