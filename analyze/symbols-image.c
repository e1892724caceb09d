/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-image.c - open, find names, send, find lines, send again
 */
#include "config.h"

#include "analyze/symbols-image.h"

#include "analyze/debug-file.h"
#include "analyze/memory.h"
#include "analyze/names.h"
#include "analyze/symbols-bfd.h"
#include "analyze/symbols-entry.h"
#include "analyze/symbols-lines.h"
#include "analyze/symbols-path.h"

/* How many functions folded into one are named. */
#define MOST_NAMES 3

#define NO_FUNCTION UINT64_MAX

/* The questions of one image on their way to answers. */
struct reading {
	struct worker *worker;
	const struct symbols_job *job;
	struct debug_file file;
	struct symbols_table table;
	struct symbols_bfd *bfd;
	struct symbols_entry *entries; /* each function once, by address */
	size_t entry_count;
	uint64_t *starts; /* where the function starts, one a question */
};

static void
send_record(struct worker *worker, struct symbols_record *record,
	    const char *name, const char *file)
{
	uint8_t bytes[sizeof(*record) + WORKER_RECORD_MOST_BYTES / 2];

	_Static_assert(MOST_NAMES * NAMES_NAME_BYTES +
				       SYMBOLS_FILE_MOST_BYTES <=
			       WORKER_RECORD_MOST_BYTES / 2,
		       "names and file fit into a record");
	record->name_bytes = (uint32_t)strlen(name);
	record->file_bytes =
		(uint32_t)strnlen(file, SYMBOLS_FILE_MOST_BYTES - 1);
	memcpy(bytes, record, sizeof(*record));
	memcpy(bytes + sizeof(*record), name, record->name_bytes);
	memcpy(bytes + sizeof(*record) + record->name_bytes, file,
	       record->file_bytes);
	worker_send(worker, bytes,
		    sizeof(*record) + record->name_bytes + record->file_bytes);
}

/* A library's own name for what it offers under another one: __GI_tolower. */
static bool
is_inner_name(const char *name)
{
	return strncmp(name, "__", 2) == 0;
}

/* The symbol that names the function: one that debug information knows, else
 * the best of the table; but rather than an inner name one that callers
 * write. */
static struct symbols_function *
main_name(const struct symbols_entry *entry)
{
	struct symbols_function *name = &entry->names[0];

	for (size_t i = entry->name_count; i-- > 0;)
		if (entry->names[i].is_described)
			name = &entry->names[i];
	if (!is_inner_name(name->name))
		return name;
	for (size_t i = 0; i < entry->name_count; i++)
		if (entry->names[i].rank < SYMBOLS_RANK_LOCAL &&
		    !is_inner_name(entry->names[i].name))
			return &entry->names[i];
	return name;
}

/* Two functions folded into one by a compiler or linker, rather than two names
 * that somebody gave to one function. */
static bool
is_folded(const struct symbols_function *function,
	  const struct symbols_function *other)
{
	if (names_is_alias(function->name, other->name))
		return false;
	if (function->is_described && other->is_described)
		return true;
	return names_is_mangled(function->name) &&
	       names_is_mangled(other->name);
}

/* "A", or "A, B" for functions folded into one. */
static void
write_name(const struct symbols_entry *entry, char *ret_text)
{
	struct names_name names[MOST_NAMES];
	struct symbols_function *first = main_name(entry);
	size_t name_count = 1;

	names_demangle(first->name, &names[0]);
	strcpy(ret_text, names[0].text);
	for (size_t i = 0; i < entry->name_count && name_count < MOST_NAMES;
	     i++) {
		struct names_name *name = &names[name_count];
		bool is_new = is_folded(first, &entry->names[i]);
		if (!is_new)
			continue;
		names_demangle(entry->names[i].name, name);
		/* Constructors of one class differ in the symbol alone. */
		for (size_t j = 0; j < name_count; j++)
			is_new &= strcmp(names[j].text, name->text) != 0;
		if (!is_new)
			continue;
		strcat(strcat(ret_text, ", "), name->text);
		name_count++;
	}
}

static int
compare_entries(const void *left, const void *right)
{
	const struct symbols_entry *one = left, *other = right;

	if (one->address != other->address)
		return one->address < other->address ? -1 : 1;
	return 0;
}

static void
send_answers(struct reading *reading)
{
	char name[MOST_NAMES * (NAMES_NAME_BYTES + 2)];
	struct symbols_path path;

	for (size_t i = 0; i < reading->job->address_count; i++) {
		struct symbols_entry key = {.address = reading->starts[i]};
		if (key.address == NO_FUNCTION)
			continue;
		const struct symbols_entry *entry =
			bsearch(&key, reading->entries, reading->entry_count,
				sizeof(key), compare_entries);
		struct symbols_record record = {
			.question = (uint32_t)i,
			.line = entry->line,
		};
		write_name(entry, name);
		path.text[0] = '\0';
		if (entry->file)
			symbols_path_tidy(entry->folder, entry->file, &path);
		send_record(reading->worker, &record, name, path.text);
	}
	worker_flush(reading->worker);
}

/* The target of `*ABS*+0x2400@plt`, or the address itself. */
static uint64_t
stub_target(const char *stub, uint64_t address)
{
	static const char start[] = "*ABS*+0x";

	if (strncmp(stub, start, sizeof(start) - 1) != 0)
		return address;
	return strtoull(stub + sizeof(start) - 1, NULL, 16);
}

/* The symbols of a stub in the procedure linkage table. */
static size_t
find_stub(struct reading *reading, uint64_t address,
	  struct symbols_function **ret_first)
{
	if (!reading->bfd)
		reading->bfd = symbols_bfd_open(reading->file.path);
	if (!reading->bfd)
		return 0;
	const char *stub = symbols_bfd_stub(reading->bfd, address);
	if (!stub)
		return 0;
	size_t count = symbols_table_find(
		&reading->table, stub_target(stub, address), ret_first);
	if (count > 0)
		return count;
	*ret_first = xcalloc(1, sizeof(**ret_first));
	**ret_first = (struct symbols_function){
		.address = address,
		.name = stub,
	};
	return 1;
}

/* Notes the function that each question is about, each once. */
static void
find_functions(struct reading *reading)
{
	size_t question_count = reading->job->address_count;
	struct symbols_entry *entries =
		xcalloc(question_count, sizeof(*entries));
	size_t count = 0;

	reading->starts = xcalloc(question_count, sizeof(*reading->starts));
	for (size_t i = 0; i < question_count; i++) {
		uint64_t address = reading->job->addresses[i];
		struct symbols_entry entry = {0};
		entry.name_count = symbols_table_find(&reading->table, address,
						      &entry.names);
		if (entry.name_count == 0)
			entry.name_count =
				find_stub(reading, address, &entry.names);
		reading->starts[i] = NO_FUNCTION;
		if (entry.name_count == 0)
			continue;
		entry.address = entry.names->address;
		reading->starts[i] = entry.address;
		entries[count++] = entry;
	}
	/* A stub stands for a function elsewhere, so order was lost. */
	qsort(entries, count, sizeof(*entries), compare_entries);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || entries[i].address != entries[i - 1].address)
			entries[reading->entry_count++] = entries[i];
	reading->entries = entries;
}

static bool
has_lines(const struct reading *reading)
{
	for (size_t i = 0; i < reading->entry_count; i++)
		if (reading->entries[i].file)
			return true;
	return false;
}

/* Sections that are compressed in a newer manner than elfutils knows look
 * like none to it; libbfd may know better. */
static void
find_lines(struct reading *reading)
{
	Dwarf_Addr bias;
	const struct debug_file *file = &reading->file;
	Dwarf *dwarf = dwfl_module_getdwarf(file->module, &bias);

	if (dwarf)
		symbols_lines_read(dwarf, bias, reading->entries,
				   reading->entry_count);
	if (has_lines(reading))
		return;
	struct symbols_bfd *bfd = symbols_bfd_open(
		file->debug_path ? file->debug_path : file->path);
	if (bfd)
		symbols_bfd_lines(bfd, reading->entries, reading->entry_count);
	symbols_bfd_close(bfd);
}

static void
send_warning(struct worker *worker, const char *text)
{
	struct symbols_record record = {.question = SYMBOLS_NO_QUESTION};

	if (text[0] != '\0')
		send_record(worker, &record, text, "");
}

/* The process ends after this, which frees all there is. */
void
symbols_image_read(struct worker *worker, void *context)
{
	struct reading reading = {.worker = worker, .job = context};

	if (!debug_file_open(reading.job->options, reading.job->image,
			     &reading.file)) {
		send_warning(worker, reading.file.warning);
		return;
	}
	symbols_table_read(reading.file.module, &reading.table);
	find_functions(&reading);
	if (reading.entry_count == 0)
		return;
	send_answers(&reading);
	find_lines(&reading);
	send_answers(&reading);
}
