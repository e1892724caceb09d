/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump.c - a dump, read and checked
 */
#include "config.h"

#include "analyze/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/dump-reader.h"
#include "analyze/escape.h"
#include "analyze/memory.h"

void
dump_finding(struct dump *dump, const char *format, ...)
{
	va_list arguments;

	dump->findings = xrealloc(dump->findings,
				  (dump->finding_count + 1) * sizeof(char *));
	va_start(arguments, format);
	dump->findings[dump->finding_count++] = xvasprintf(format, arguments);
	va_end(arguments);
}

bool
dump_is_dump(const void *start, size_t start_bytes)
{
	return start_bytes >= sizeof CYGPROF_MAGIC - 1 &&
	       !memcmp(start, CYGPROF_MAGIC, sizeof CYGPROF_MAGIC - 1);
}

/* Why the file cannot be read at all, or NULL. */
static const char *
file_refusal(const struct dump_file *file)
{
	const struct cygprof_header *header = (const void *)file->bytes;

	if (!file->byte_count)
		return "empty; the program has not recorded anything into it";
	if (!dump_is_dump(file->bytes, file->byte_count))
		return "not a dump of cygprof; is it the right file?";
	if (file->byte_count < CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES)
		return "cut short; copy it again from where it was made";
	if (header->byte_order == __builtin_bswap32(CYGPROF_BYTE_ORDER))
		return "made on a machine of the other byte order; read it "
		       "there";
	if (header->byte_order != CYGPROF_BYTE_ORDER)
		return "the header is damaged; copy it again from where it "
		       "was made";
	if (header->version_major > CYGPROF_VERSION_MAJOR)
		return "made by a newer version; read it with that version's "
		       "cygprof";
	if (header->version_major != CYGPROF_VERSION_MAJOR)
		return "of a version that never was; is it damaged?";
	if (header->header_bytes != CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES ||
	    header->file_bytes < header->header_bytes)
		return "the header is damaged; copy it again from where it "
		       "was made";
	return NULL;
}

/* The sentence of a fault's number; the runtime may know more than we. */
static const char *
fault_text(uint32_t number)
{
	static const char *const texts[] = {
#define FAULT_TEXT(number, name, text) [number] = text,
		CYGPROF_FAULTS(FAULT_TEXT)
#undef FAULT_TEXT
	};

	if (number == CYGPROF_FAULT_NONE)
		return NULL;
	if (number >= sizeof texts / sizeof *texts)
		return "a fault that this version does not know";
	return texts[number];
}

static void
header_copy_state(struct dump_reader *reader)
{
	const struct cygprof_header *header = reader->header;
	struct dump *dump = reader->dump;

	dump->state = DUMP_LIVE;
	if (header->state == CYGPROF_STATE_CLOSED)
		dump->state = DUMP_CLOSED;
	else if (header->state == CYGPROF_STATE_GAVE_UP)
		dump->state = DUMP_GAVE_UP;
	dump->is_off = header->control & CYGPROF_CONTROL_OFF;
	dump->is_fork = header->forked_ticks != 0;
	dump->fault_text = fault_text(header->fault);
	dump->fault_errno = (int)(header->fault_errno & 0xffff);
	dump->early_calls = header->early_calls;
	dump->homeless_calls = header->homeless_calls;
	dump->growth_failures = header->growth_failures;
	if (reader->file->byte_count < header->file_bytes)
		dump_finding(dump,
			     "the file is cut: %zu of %llu bytes are there",
			     reader->file->byte_count,
			     (unsigned long long)header->file_bytes);
}

static void
header_copy(struct dump_reader *reader)
{
	const struct cygprof_header *header = reader->header;
	struct dump *dump = reader->dump;

	dump->file_bytes = reader->file->byte_count;
	dump->pid = header->pid;
	dump->parent_pid = header->parent_pid;
	dump->start_time_jiffies = header->start_time_jiffies;
	dump->elf_machine = header->elf_machine;
	dump->pointer_bits = header->pointer_bits;
	memcpy(dump->session_id, header->session_id, sizeof dump->session_id);
	memcpy(dump->boot_id, header->boot_id, sizeof dump->boot_id);
	dump->ring_count = header->option_ring_count;
	dump->max_nodes = header->option_max_nodes;
	header_copy_state(reader);
}

/* Up to which tick open calls are counted. */
static uint64_t
last_ticks(const struct dump_reader *reader)
{
	const struct cygprof_header *header = reader->header;

	if (reader->dump->is_off && header->off_ticks &&
	    header->off_ticks < reader->newest_ticks)
		return header->off_ticks;
	return reader->newest_ticks;
}

static void
reader_read(struct dump_reader *reader)
{
	header_copy(reader);
	reader_texts(reader);
	reader_chunks(reader);
	reader_images(reader);
	reader_clock(reader);
	uint64_t closed_ticks = reader->newest_ticks;
	reader_lanes(reader);
	reader_order(reader);
	reader_rings(reader);
	reader_see_open_nodes(reader);
	/* What still ran when the process ended is counted to that end. */
	if (reader->dump->state == DUMP_CLOSED)
		reader->newest_ticks = closed_ticks;
	reader->dump->last_ticks = last_ticks(reader);
	reader_node_ticks(reader);
	reader_folds(reader);
}

static void
reader_close(struct dump_reader *reader)
{
	free(reader->chunks);
	free(reader->by_address);
	free(reader->image_numbers);
	free(reader->ranges);
	free(reader->lanes);
	free(reader->slots);
	free(reader->slot_nodes);
	free(reader->node_slots);
}

static bool
file_read(const struct dump_file *file, struct dump *ret_dump,
	  struct fault *fault)
{
	const char *refusal = file_refusal(file);
	struct dump dump = {0};
	struct dump_reader reader = {
		.file = file,
		.header = (const void *)file->bytes,
		.dump = &dump,
	};

	if (refusal) {
		char *path = escape_text(file->path);

		fault_set(fault, FAULT_COULD_NOT, "%s: %s", path, refusal);
		free(path);
		return false;
	}
	dump.path = xstrdup(file->path);
	reader_read(&reader);
	reader_close(&reader);
	*ret_dump = dump;
	return true;
}

bool
dump_open(const char *path, struct dump *ret_dump, struct fault *fault)
{
	struct input_file input;
	bool is_read = input_file_open(&input, path, fault) &&
		       dump_open_input(&input, ret_dump, fault);

	input_file_close(&input);
	return is_read;
}

bool
dump_open_input(struct input_file *input, struct dump *ret_dump,
		struct fault *fault)
{
	struct dump_file file;

	if (!dump_file_read(input, &file, fault) ||
	    !file_read(&file, ret_dump, fault))
		return false;
	ret_dump->modified_time = input->modified_time;
	return true;
}

bool
dump_open_bytes(const char *path, const void *bytes, size_t byte_count,
		struct dump *ret_dump, struct fault *fault)
{
	struct dump_file file = {
		.path = path,
		.bytes = bytes,
		.byte_count = byte_count,
	};

	return file_read(&file, ret_dump, fault);
}

static void
lane_close(struct dump_lane *lane)
{
	free(lane->folds);
	free(lane->calls);
	free(lane->threads);
}

void
dump_close(struct dump *dump)
{
	for (size_t i = 0; i < dump->command_count; i++)
		free(dump->command[i]);
	for (size_t i = 0; i < dump->image_count; i++)
		free(dump->images[i].path);
	for (size_t i = 0; i < dump->lane_count; i++)
		lane_close(&dump->lanes[i]);
	for (size_t i = 0; i < dump->finding_count; i++)
		free(dump->findings[i]);
	free(dump->path);
	free(dump->command);
	free(dump->program_path);
	free(dump->directory);
	free(dump->host);
	free(dump->scope);
	free(dump->file_system);
	free(dump->calibrations);
	free(dump->images);
	free(dump->nodes);
	free(dump->lanes);
	free(dump->findings);
	*dump = (struct dump){0};
}
