/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols.c - the parent's side: sort questions, run a child an image, keep
 * what it answers
 */
#include "config.h"

#include "analyze/symbols.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#include "analyze/escape.h"
#include "analyze/memory.h"
#include "analyze/symbols-image.h"
#include "analyze/worker.h"

#define GIB (UINT64_C(1) << 30)
#define MEMORY_PER_FILE_BYTE 8
#define CPU_SECONDS 60
#define WALL_SECONDS 120
#define MOST_WARNINGS 1000

/* Texts of the answers; each is in the list once. */
struct symbols_memory {
	char **texts;
	size_t text_count, text_room;
};

/* One image while its child is at work. */
struct asking {
	struct symbols *symbols;
	const struct symbols_image *image;
	const size_t *questions; /* indexes of queries, by address */
	size_t question_count;
	const char *last_file; /* neighbours are mostly in one file */
};

/* Takes over the text. */
static const char *
keep(struct symbols *symbols, char *text)
{
	struct symbols_memory *memory = symbols->memory;

	if (memory->text_count == memory->text_room) {
		memory->text_room = memory->text_room * 2 + 64;
		memory->texts =
			xrealloc(memory->texts,
				 memory->text_room * sizeof(*memory->texts));
	}
	memory->texts[memory->text_count++] = text;
	return text;
}

static void __attribute__((format(printf, 2, 3)))
warn(struct symbols *symbols, const char *format, ...)
{
	va_list arguments;
	char text[1024];

	if (symbols->warning_count == MOST_WARNINGS)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	symbols->warnings =
		xrealloc(symbols->warnings,
			 (symbols->warning_count + 1) * sizeof(char *));
	symbols->warnings[symbols->warning_count++] = escape_text(text);
}

/* The last part of a path, as a row's name shows it. */
static const char *
module_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash && slash[1] != '\0')
		path = slash + 1;
	if (strstr(path, "vdso"))
		return "vdso";
	return path[0] != '\0' ? path : "?";
}

/* "<module" and then "+0x12>" or ":symbol>". */
static char *
bare_name(const char *module, const char *rest)
{
	char *text = concat("<", module_name(module), rest, ">", (char *)NULL);
	char *escaped = escape_text(text);

	free(text);
	return escaped;
}

/* What is known without any file. */
static void
answer_by_address(struct symbols *symbols, const char *module, uint64_t address,
		  struct symbols_answer *ret_answer)
{
	char rest[32];

	snprintf(rest, sizeof(rest), "+0x%llx", (unsigned long long)address);
	ret_answer->name = keep(symbols, bare_name(module, rest));
	ret_answer->file = "~";
	ret_answer->line = 0;
}

static void
answer_with_line(struct asking *asking, const char *name, const char *file,
		 uint32_t line, struct symbols_answer *ret_answer)
{
	char *path = escape_text(file);

	if (asking->last_file && strcmp(path, asking->last_file) == 0)
		free(path);
	else
		asking->last_file = keep(asking->symbols, path);
	ret_answer->name = keep(asking->symbols, escape_text(name));
	ret_answer->file = asking->last_file;
	ret_answer->line = line;
}

static void
answer_by_symbol(struct asking *asking, const char *name,
		 struct symbols_answer *ret_answer)
{
	char *rest = concat(":", name, (char *)NULL);

	ret_answer->name =
		keep(asking->symbols, bare_name(asking->image->path, rest));
	ret_answer->file = "~";
	ret_answer->line = 0;
	free(rest);
}

/* Some bytes of a record as a text of its own, which ends at a NUL. */
static char *
record_text(const uint8_t *bytes, size_t byte_count)
{
	return xstrndup((const char *)bytes, byte_count);
}

/* A worker_take: nothing in the record is trusted. */
static bool
take_record(const void *bytes, size_t byte_count, void *context)
{
	struct asking *asking = context;
	struct symbols_record record;
	const uint8_t *texts = (const uint8_t *)bytes + sizeof(record);

	if (byte_count < sizeof(record))
		return false;
	memcpy(&record, bytes, sizeof(record));
	if ((uint64_t)record.name_bytes + record.file_bytes !=
	    byte_count - sizeof(record))
		return false;
	bool is_warning = record.question == SYMBOLS_NO_QUESTION;
	if (!is_warning && record.question >= asking->question_count)
		return false;
	char *name = record_text(texts, record.name_bytes);
	char *file = record_text(texts + record.name_bytes, record.file_bytes);
	struct symbols_answer *answer =
		is_warning ? NULL
			   : &asking->symbols->answers
				      [asking->questions[record.question]];
	if (is_warning)
		warn(asking->symbols, "%s", name);
	else if (file[0] != '\0')
		answer_with_line(asking, name, file, record.line, answer);
	else
		answer_by_symbol(asking, name, answer);
	free(name);
	free(file);
	return true;
}

static void
warn_of_end(struct asking *asking, enum worker_end end)
{
	static const char *const reasons[] = {
		[WORKER_GAVE_UP] = "reading its symbols needed too much memory",
		[WORKER_CRASHED] = "reading its symbols crashed the reader",
		[WORKER_TOO_SLOW] = "reading its symbols took too long",
		[WORKER_GARBLED] = "reading its symbols gave nonsense",
	};

	if (end != WORKER_DONE)
		warn(asking->symbols,
		     "%.700s: %s; some names come from addresses only",
		     asking->image->path, reasons[end]);
}

static struct worker_limits
choose_limits(const struct symbols_options *options, const char *image_path)
{
	struct stat status;
	struct worker_limits limits = {
		.memory_bytes = GIB,
		.most_memory_bytes = 16 * GIB,
		.cpu_seconds = CPU_SECONDS,
		.wall_seconds = WALL_SECONDS,
	};
	char *path = concat(options->sysroot ? options->sysroot : "",
			    image_path, (char *)NULL);

	if (stat(path, &status) == 0 && status.st_size > 0 &&
	    (uint64_t)status.st_size < 15 * GIB / MEMORY_PER_FILE_BYTE)
		limits.memory_bytes +=
			(uint64_t)status.st_size * MEMORY_PER_FILE_BYTE;
	else if (stat(path, &status) == 0 && status.st_size > 0)
		limits.memory_bytes = limits.most_memory_bytes;
	free(path);
	return limits;
}

static bool
ask_image(const struct symbols_options *options,
	  const struct symbols_query *queries, struct asking *asking,
	  struct fault *fault)
{
	struct worker_limits limits =
		choose_limits(options, asking->image->path);
	uint64_t *addresses =
		xcalloc(asking->question_count, sizeof(*addresses));
	struct symbols_job job = {
		.options = options,
		.image = asking->image,
		.addresses = addresses,
		.address_count = asking->question_count,
	};
	enum worker_end end;

	for (size_t i = 0; i < asking->question_count; i++)
		addresses[i] = queries[asking->questions[i]].file_address;
	bool is_run = worker_run(&limits, symbols_image_read, &job, take_record,
				 asking, &end, fault);
	if (is_run)
		warn_of_end(asking, end);
	free(addresses);
	return is_run;
}

/* By image, then address, then place in the list: one order for one input. */
static int
compare_questions(const void *left, const void *right, void *context)
{
	const struct symbols_query *queries = context;
	size_t one_index = *(const size_t *)left;
	size_t other_index = *(const size_t *)right;
	const struct symbols_query *one = &queries[one_index];
	const struct symbols_query *other = &queries[other_index];

	if (one->image != other->image)
		return one->image < other->image ? -1 : 1;
	if (one->file_address != other->file_address)
		return one->file_address < other->file_address ? -1 : 1;
	return one_index < other_index ? -1 : 1;
}

static size_t *
sort_questions(const struct symbols_query *queries, size_t query_count)
{
	size_t *questions = xcalloc(query_count + 1, sizeof(*questions));

	for (size_t i = 0; i < query_count; i++)
		questions[i] = i;
	qsort_r(questions, query_count, sizeof(*questions), compare_questions,
		(void *)(uintptr_t)queries);
	return questions;
}

bool
symbols_resolve(const struct symbols_options *options,
		const struct symbols_image *images, size_t image_count,
		const struct symbols_query *queries, size_t query_count,
		struct symbols *ret_symbols, struct fault *fault)
{
	struct symbols symbols = {
		.answers = xcalloc(query_count + 1, sizeof(*symbols.answers)),
		.memory = xcalloc(1, sizeof(struct symbols_memory)),
	};
	size_t *questions = sort_questions(queries, query_count);
	bool is_done = true;

	for (size_t i = 0; i < query_count; i++) {
		uint32_t image = queries[i].image;
		answer_by_address(&symbols,
				  image < image_count ? images[image].path : "",
				  queries[i].file_address, &symbols.answers[i]);
	}
	for (size_t i = 0, end; i < query_count && is_done; i = end) {
		uint32_t image = queries[questions[i]].image;
		for (end = i; end < query_count &&
			      queries[questions[end]].image == image;)
			end++;
		struct asking asking = {
			.symbols = &symbols,
			.image = &images[image],
			.questions = questions + i,
			.question_count = end - i,
		};
		if (image < image_count)
			is_done = ask_image(options, queries, &asking, fault);
	}
	free(questions);
	if (is_done)
		*ret_symbols = symbols;
	else
		symbols_close(&symbols);
	return is_done;
}

void
symbols_close(struct symbols *symbols)
{
	struct symbols_memory *memory = symbols->memory;

	for (size_t i = 0; memory && i < memory->text_count; i++)
		free(memory->texts[i]);
	if (memory)
		free(memory->texts);
	free(memory);
	for (size_t i = 0; i < symbols->warning_count; i++)
		free(symbols->warnings[i]);
	free(symbols->warnings);
	free(symbols->answers);
	memset(symbols, 0, sizeof(*symbols));
}
