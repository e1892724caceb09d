/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-lines.c - one walk over the units that hold what was asked for
 */
#include "config.h"

#include "analyze/symbols-lines.h"

#include <dwarf.h>
#include <string.h>

/* Compilers nest a dozen levels deep; a hostile file must not use up the
 * stack. */
#define MOST_LEVELS 200

/* What the walk needs everywhere. */
struct walk {
	struct symbols_entry *entries;
	size_t entry_count;
	Dwarf_Addr bias;
};

/* The index of the first entry at or after the address. */
static size_t
lower_bound(const struct walk *walk, Dwarf_Addr address)
{
	size_t low = 0, high = walk->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (walk->entries[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where the compiler ran.  elfutils 0.188 does not put it before all of the
 * relative paths of DWARF 5. */
static const char *
unit_folder(Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;

	return dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
}

/* In DWARF 5 file 0 is a file like any other; dwarf_decl_file() of elfutils
 * 0.188 takes it for none. */
static const char *
declared_file(Dwarf_Die *die, const char **ret_folder)
{
	Dwarf_Attribute attribute;
	Dwarf_Word index;
	Dwarf_Die unit;
	Dwarf_Half version;
	Dwarf_Files *files;
	size_t file_count;

	if (!dwarf_attr_integrate(die, DW_AT_decl_file, &attribute) ||
	    dwarf_formudata(&attribute, &index) != 0 ||
	    dwarf_cu_info(attribute.cu, &version, NULL, &unit, NULL, NULL, NULL,
			  NULL) != 0 ||
	    (index == 0 && version < 5) ||
	    dwarf_getsrcfiles(&unit, &files, &file_count) != 0 ||
	    index >= file_count)
		return NULL;
	*ret_folder = unit_folder(&unit);
	return dwarf_filesrc(files, index, NULL, NULL);
}

static const char *
linker_name(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;

	if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute) ||
	    dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attribute))
		return dwarf_formstring(&attribute);
	return dwarf_diename(die);
}

/* Marks the symbols that have the name, bare or with a clone's suffix, and
 * returns the number of the first, counted from 1; 0: none has it. */
static size_t
mark_names(struct symbols_entry *entry, const char *name)
{
	size_t first = 0;
	size_t bytes = name ? strlen(name) : 0;

	for (size_t i = entry->name_count; bytes > 0 && i > 0; i--) {
		const char *symbol = entry->names[i - 1].name;
		if (strncmp(symbol, name, bytes) != 0 ||
		    (symbol[bytes] != '\0' && symbol[bytes] != '.'))
			continue;
		entry->names[i - 1].is_described = true;
		first = i;
	}
	return first;
}

/* Several DWARF entries may start at one address (folded functions): that of
 * the best name tells file and line, else the first. */
static void
describe(struct symbols_entry *entry, Dwarf_Die *die)
{
	int line;
	const char *folder;
	size_t known_by = mark_names(entry, linker_name(die));

	if (entry->file && (known_by == 0 || (entry->known_by > 0 &&
					      entry->known_by <= known_by)))
		return;
	const char *file = declared_file(die, &folder);
	if (!file || dwarf_decl_line(die, &line) != 0 || line <= 0)
		return;
	entry->file = file;
	entry->folder = folder;
	entry->line = (uint32_t)line;
	entry->known_by = known_by;
}

/* A function split into hot and cold parts has several ranges. */
static void
visit_function(struct walk *walk, Dwarf_Die *die)
{
	Dwarf_Addr base, start, end;
	ptrdiff_t offset = 0;

	while ((offset = dwarf_ranges(die, offset, &base, &start, &end)) > 0) {
		start += walk->bias;
		size_t index = lower_bound(walk, start);
		if (index == walk->entry_count ||
		    walk->entries[index].address != start)
			continue;
		describe(&walk->entries[index], die);
	}
}

/* True if functions with code may stand below. */
static bool
is_scope(int tag)
{
	switch (tag) {
	case DW_TAG_subprogram:
	case DW_TAG_lexical_block:
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_class_type:
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
		return true;
	default:
		return false;
	}
}

static void
visit_children(struct walk *walk, Dwarf_Die *parent, unsigned level)
{
	Dwarf_Die die;

	if (level == MOST_LEVELS || dwarf_child(parent, &die) != 0)
		return;
	do {
		int tag = dwarf_tag(&die);
		if (tag == DW_TAG_subprogram)
			visit_function(walk, &die);
		if (is_scope(tag))
			visit_children(walk, &die, level + 1);
	} while (dwarf_siblingof(&die, &die) == 0);
}

/* The line table says where the code at the address comes from; line 0 is
 * code that the compiler made, as clang's initialisers of globals. */
static void
use_line_table(struct walk *walk, Dwarf_Die *unit, struct symbols_entry *entry)
{
	int line;
	Dwarf_Line *row = dwarf_getsrc_die(unit, entry->address - walk->bias);

	if (!row || dwarf_lineno(row, &line) != 0 || line < 0)
		return;
	entry->file = dwarf_linesrc(row, NULL, NULL);
	entry->folder = unit_folder(unit);
	entry->line = (uint32_t)line;
}

/* Calls for the entries in the unit's ranges; how many there are. */
static size_t
each_entry(struct walk *walk, Dwarf_Die *unit, bool does_use_line_table)
{
	Dwarf_Addr base, start, end;
	ptrdiff_t offset = 0;
	size_t count = 0;

	while ((offset = dwarf_ranges(unit, offset, &base, &start, &end)) > 0) {
		size_t i = lower_bound(walk, start + walk->bias);
		size_t end_index = lower_bound(walk, end + walk->bias);
		for (; i < end_index; i++, count++)
			if (does_use_line_table && !walk->entries[i].file)
				use_line_table(walk, unit, &walk->entries[i]);
	}
	return count;
}

/* With split DWARF the unit in this file is a skeleton: its ranges and lines
 * count, the functions are in the other file. */
static void
visit_unit(struct walk *walk, Dwarf_Die *unit, Dwarf_Die *split)
{
	if (each_entry(walk, unit, false) == 0)
		return;
	visit_children(walk, unit, 0);
	if (dwarf_tag(split) == DW_TAG_compile_unit)
		visit_children(walk, split, 0);
	each_entry(walk, unit, true);
}

void
symbols_lines_read(Dwarf *dwarf, Dwarf_Addr bias, struct symbols_entry *entries,
		   size_t entry_count)
{
	Dwarf_CU *next = NULL;
	Dwarf_Die unit, split;
	struct walk walk = {
		.entries = entries,
		.entry_count = entry_count,
		.bias = bias,
	};

	while (dwarf_get_units(dwarf, next, &next, NULL, NULL, &unit, &split) ==
	       0) {
		if (dwarf_tag(&unit) == DW_TAG_compile_unit ||
		    dwarf_tag(&unit) == DW_TAG_skeleton_unit)
			visit_unit(&walk, &unit, &split);
	}
}
