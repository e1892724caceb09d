/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-table.c - read, sort, find
 */
#include "config.h"

#include "analyze/symbols-table.h"

#include <gelf.h>

#include "analyze/memory.h"

#define RANK_NONE UINT8_MAX

/* Objects and thread-local variables are no functions; a label written in
 * assembly without a type may be one. */
static uint8_t
symbol_rank(const GElf_Sym *symbol)
{
	uint8_t rank = 0;

	switch (GELF_ST_TYPE(symbol->st_info)) {
	case STT_FUNC:
	case STT_GNU_IFUNC:
		break;
	case STT_NOTYPE:
		rank = 3;
		break;
	default:
		return RANK_NONE;
	}
	switch (GELF_ST_BIND(symbol->st_info)) {
	case STB_GLOBAL:
	case STB_GNU_UNIQUE:
		return rank;
	case STB_WEAK:
		return rank + 1;
	default:
		return rank + SYMBOLS_RANK_LOCAL;
	}
}

/* ARM's `$x` tells code from data; `.L` is the assembler's own. */
static bool
is_a_name(const char *name)
{
	return name && name[0] != '\0' && name[0] != '$' &&
	       !(name[0] == '.' && name[1] == 'L');
}

static bool
read_function(Dwfl_Module *module, int index,
	      struct symbols_function *ret_function)
{
	GElf_Sym symbol;
	GElf_Addr address;
	GElf_Word section;
	const char *name = dwfl_module_getsym_info(
		module, index, &symbol, &address, &section, NULL, NULL);

	if (!is_a_name(name) || section == SHN_UNDEF || section == SHN_ABS ||
	    section == SHN_COMMON || section == (GElf_Word)-1)
		return false;
	*ret_function = (struct symbols_function){
		.address = address,
		.size_bytes = symbol.st_size,
		.name = name,
		.rank = symbol_rank(&symbol),
	};
	return ret_function->rank != RANK_NONE;
}

static int
compare_names(const char *one, const char *other)
{
	size_t one_underscores = strspn(one, "_");
	size_t other_underscores = strspn(other, "_");
	size_t one_bytes = strlen(one), other_bytes = strlen(other);

	if (one_underscores != other_underscores)
		return one_underscores < other_underscores ? -1 : 1;
	if (one_bytes != other_bytes)
		return one_bytes < other_bytes ? -1 : 1;
	return strcmp(one, other);
}

static int
compare_functions(const void *left, const void *right)
{
	const struct symbols_function *one = left, *other = right;

	if (one->address != other->address)
		return one->address < other->address ? -1 : 1;
	if (one->rank != other->rank)
		return one->rank < other->rank ? -1 : 1;
	return compare_names(one->name, other->name);
}

void
symbols_table_read(Dwfl_Module *module, struct symbols_table *ret_table)
{
	int symbol_count = dwfl_module_getsymtab(module);
	struct symbols_function function;

	memset(ret_table, 0, sizeof(*ret_table));
	if (symbol_count <= 0)
		return;
	ret_table->functions = xcalloc((size_t)symbol_count, sizeof(function));
	for (int i = 0; i < symbol_count; i++)
		if (read_function(module, i, &function))
			ret_table->functions[ret_table->function_count++] =
				function;
	if (ret_table->function_count > 0)
		qsort(ret_table->functions, ret_table->function_count,
		      sizeof(function), compare_functions);
}

/* How many functions have an address below or at the given one. */
static size_t
count_up_to(const struct symbols_table *table, uint64_t address)
{
	size_t low = 0, high = table->function_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table->functions[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
symbols_table_find(const struct symbols_table *table, uint64_t address,
		   struct symbols_function **ret_first)
{
	size_t end = count_up_to(table, address);
	size_t start = end;
	uint64_t most_bytes = 0;

	if (end == 0)
		return 0;
	uint64_t found = table->functions[end - 1].address;
	while (start > 0 && table->functions[start - 1].address == found) {
		start--;
		if (most_bytes < table->functions[start].size_bytes)
			most_bytes = table->functions[start].size_bytes;
	}
	if (address != found && address - found >= most_bytes)
		return 0;
	*ret_first = &table->functions[start];
	return end - start;
}
