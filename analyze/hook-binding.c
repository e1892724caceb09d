/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hook-binding.c - looks at symbols, needed libraries and the loader
 */
#include "config.h"

#include "analyze/hook-binding.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "analyze/elf-file.h"

/* A hook as a symbol table has it. */
struct hook_symbol {
	bool is_called; /* named but not defined */
	bool is_defined;
	Elf64_Addr address;
};

struct hook_symbols {
	struct hook_symbol enter, exit;
};

static void
symbol_note(struct hook_symbol *hook, const Elf64_Sym *symbol)
{
	if (symbol->st_shndx == SHN_UNDEF) {
		hook->is_called = true;
		return;
	}
	hook->is_defined = true;
	hook->address = symbol->st_value;
}

static struct hook_symbols
symbols_look(const struct elf_file *file, const Elf64_Shdr *section)
{
	struct hook_symbols hooks = {0};
	const Elf64_Sym *symbol;
	size_t texts_bytes = 0, count;
	const char *texts;

	if (!section || section->sh_entsize != sizeof *symbol)
		return hooks;
	count = section->sh_size / sizeof *symbol;
	symbol = elf_range(file, section->sh_offset, count, sizeof *symbol,
			   _Alignof(Elf64_Sym));
	texts = elf_texts(file, section->sh_link, &texts_bytes);
	for (size_t i = 0; symbol && texts && i < count; i++, symbol++) {
		const char *name;

		if (symbol->st_name >= texts_bytes)
			continue;
		name = texts + symbol->st_name;
		if (!strcmp(name, "__cyg_profile_func_enter"))
			symbol_note(&hooks.enter, symbol);
		else if (!strcmp(name, "__cyg_profile_func_exit"))
			symbol_note(&hooks.exit, symbol);
	}
	return hooks;
}

/* Looks through the needed libraries: true if libcygprof is among them. */
static bool
needs_cygprof(const struct elf_file *file, struct hook_binding *binding)
{
	const Elf64_Shdr *section = elf_section(file, SHT_DYNAMIC);
	const Elf64_Dyn *entry;
	size_t texts_bytes = 0, count;
	const char *texts;
	bool is_needed = false;

	if (!section)
		return false;
	count = section->sh_size / sizeof *entry;
	entry = elf_range(file, section->sh_offset, count, sizeof *entry,
			  _Alignof(Elf64_Dyn));
	texts = elf_texts(file, section->sh_link, &texts_bytes);
	for (size_t i = 0; entry && texts && i < count; i++, entry++) {
		const char *name;

		if (entry->d_tag != DT_NEEDED ||
		    entry->d_un.d_val >= texts_bytes)
			continue;
		name = texts + entry->d_un.d_val;
		is_needed |= !strncmp(name, "libcygprof.so", 13);
		if ((!strncmp(name, "libasan.so", 10) ||
		     !strncmp(name, "libclang_rt.asan", 16)) &&
		    strlen(name) < sizeof binding->sanitizer)
			strcpy(binding->sanitizer, name);
	}
	return is_needed;
}

static enum hook_binding_kind
dynamic_kind(const struct elf_file *file, struct hook_binding *binding)
{
	struct hook_symbols dynamic =
		symbols_look(file, elf_section(file, SHT_DYNSYM));
	struct hook_symbols all =
		symbols_look(file, elf_section(file, SHT_SYMTAB));

	if (!elf_section(file, SHT_DYNSYM))
		return HOOK_BINDING_UNKNOWN;
	binding->has_hook_calls = dynamic.enter.is_called ||
				  dynamic.enter.is_defined ||
				  all.enter.is_defined;
	binding->is_hidden = all.enter.is_defined && !dynamic.enter.is_defined;
	if (needs_cygprof(file, binding))
		return HOOK_BINDING_LINKED;
	if (dynamic.enter.is_defined || all.enter.is_defined)
		return HOOK_BINDING_OWN;
	return dynamic.enter.is_called ? HOOK_BINDING_EMPTY
				       : HOOK_BINDING_ABSENT;
}

static enum hook_binding_kind
static_kind(const struct elf_file *file, struct hook_binding *binding)
{
	const Elf64_Shdr *section = elf_section(file, SHT_SYMTAB);
	struct hook_symbols hooks = symbols_look(file, section);

	binding->has_hook_calls = hooks.enter.is_defined;
	if (!section)
		return HOOK_BINDING_UNKNOWN;
	if (!hooks.enter.is_defined)
		return HOOK_BINDING_STATIC_ABSENT;
	/* libc.a has one empty function by two names. */
	return hooks.enter.address == hooks.exit.address
		       ? HOOK_BINDING_STATIC_EMPTY
		       : HOOK_BINDING_OWN;
}

/* Two loaders of one file name belong to one kind of C library. */
static bool
is_same_loader(const char *interpreter, const char *own_interpreter)
{
	const char *name = strrchr(interpreter, '/');
	const char *own_name = strrchr(own_interpreter, '/');

	return !strcmp(name ? name : interpreter,
		       own_name ? own_name : own_interpreter);
}

static bool
is_foreign(const struct elf_file *file, const char *interpreter)
{
	struct elf_file own = elf_open("/proc/self/exe");
	const char *own_interpreter = NULL;
	bool is_foreign = !file->header;

	if (own.header && file->header) {
		own_interpreter = elf_interpreter(&own);
		is_foreign = own.header->e_machine != file->header->e_machine;
	}
	if (own_interpreter && interpreter)
		is_foreign |= !is_same_loader(interpreter, own_interpreter);
	elf_close(&own);
	return is_foreign;
}

static bool
is_privileged(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return false;
	return ((status.st_mode & S_ISUID) && status.st_uid != getuid()) ||
	       ((status.st_mode & S_ISGID) && status.st_gid != getgid()) ||
	       (getuid() != 0 &&
		getxattr(path, "security.capability", NULL, 0) > 0);
}

struct hook_binding
hook_binding_of(const char *path)
{
	struct hook_binding binding = {.kind = HOOK_BINDING_UNKNOWN};
	struct elf_file file = elf_open(path);
	const char *interpreter;

	binding.is_privileged = is_privileged(path);
	if (file.bytes && !file.is_elf) {
		binding.kind = HOOK_BINDING_NOT_ELF;
	} else if (file.header) {
		interpreter = elf_interpreter(&file);
		binding.is_foreign = is_foreign(&file, interpreter);
		binding.kind = interpreter ? dynamic_kind(&file, &binding)
					   : static_kind(&file, &binding);
	} else if (file.is_elf) {
		binding.is_foreign = true;
	}
	elf_close(&file);
	return binding;
}
