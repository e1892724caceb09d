/* SPDX-License-Identifier: MIT
 *
 * dump-header.c - what a dump says of its process
 */
#include "runtime/dump-header.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/auxv.h>

#include "processor.h"
#include "runtime/sys.h"
#include "runtime/text.h"

enum {
	HEADER_PATH_BYTES = 1024,
	HEADER_HOST_BYTES = 65,
	HEADER_STAT_BYTES = 512,
	HEADER_BOOT_ID_BYTES = 48,
	/* Field 22 of /proc/PID/stat is the 20th behind the program's name. */
	HEADER_START_TIME_SPACES = 20,
};

/* The text page while it is filled from the front. */
struct header_texts {
	char *page;
	uint16_t used_bytes;
};

/* Reads a whole file of /proc; how many bytes, 0 if it cannot be read. */
static CYGPROF_QUIET size_t
header_read_file(const char *path, char *room, size_t room_bytes)
{
	size_t bytes = 0;
	long got = 1;
	int fd = (int)cygprof_sys_open(path, O_RDONLY, 0);

	if (fd < 0)
		return 0;
	while (got > 0 && bytes < room_bytes) {
		got = cygprof_sys_read(fd, room + bytes, room_bytes - bytes);
		if (got > 0)
			bytes += (size_t)got;
	}
	cygprof_sys_close(fd);
	return bytes;
}

/* Keeps what was written to the free part of the page, and a NUL behind. */
static CYGPROF_QUIET struct cygprof_text
header_keep(struct header_texts *texts, size_t bytes)
{
	struct cygprof_text text;

	text.offset_bytes = texts->used_bytes;
	text.length_bytes = (uint16_t)bytes;
	texts->page[texts->used_bytes + bytes] = '\0';
	texts->used_bytes = (uint16_t)(texts->used_bytes + bytes + 1);
	return text;
}

/* A program that was replaced while it runs (by the next build, say) reads as
 * "PATH (deleted)". */
static CYGPROF_QUIET size_t
header_read_program_path(char *room, size_t room_bytes)
{
	static const char mark[] = " (deleted)";
	const size_t mark_bytes = sizeof(mark) - 1;
	long bytes = cygprof_sys_readlink("/proc/self/exe", room, room_bytes);

	if (bytes <= 0 || (size_t)bytes >= room_bytes)
		return 0;
	if ((size_t)bytes > mark_bytes &&
	    cygprof_text_is_same(room + bytes - mark_bytes, mark, mark_bytes))
		bytes -= (long)mark_bytes;
	room[bytes] = '\0';
	return (size_t)bytes;
}

static CYGPROF_QUIET const char *
header_loader_name(void)
{
	const char *name = (const char *)cygprof_sys_auxiliary(AT_EXECFN);

	return name ? name : "";
}

size_t
cygprof_dump_header_program(char *room, size_t room_bytes)
{
	size_t bytes = header_read_program_path(room, room_bytes);
	struct cygprof_line line;

	if (bytes)
		return bytes;
	cygprof_text_start(&line, room, room_bytes);
	cygprof_text_add(&line, header_loader_name());
	return line.length_bytes;
}

static CYGPROF_QUIET void
header_add_program_path(struct cygprof_header *header,
			struct header_texts *texts)
{
	size_t bytes = cygprof_dump_header_program(
		texts->page + texts->used_bytes, HEADER_PATH_BYTES);

	header->program_path = header_keep(texts, bytes);
}

static CYGPROF_QUIET void
header_add_directory(struct cygprof_header *header, struct header_texts *texts)
{
	/* The kernel's answer counts the NUL. */
	long bytes = cygprof_sys_getcwd(texts->page + texts->used_bytes,
					HEADER_PATH_BYTES);

	header->directory =
		header_keep(texts, bytes > 0 ? (size_t)bytes - 1 : 0);
}

static CYGPROF_QUIET void
header_add_host(struct cygprof_header *header, struct header_texts *texts)
{
	long bytes = cygprof_sys_host(texts->page + texts->used_bytes,
				      HEADER_HOST_BYTES);

	header->host = header_keep(texts, bytes > 0 ? (size_t)bytes : 0);
}

/* The arguments come last and get the rest of the page: they may be long. */
static CYGPROF_QUIET void
header_add_command(struct cygprof_header *header, struct header_texts *texts)
{
	char *room = texts->page + texts->used_bytes;
	size_t room_bytes = CYGPROF_TEXT_BYTES - texts->used_bytes - 1u;
	size_t bytes = header_read_file("/proc/self/cmdline", room, room_bytes);
	struct cygprof_line line;

	if (!bytes) {
		cygprof_text_start(&line, room, room_bytes);
		cygprof_text_add(&line, header_loader_name());
		bytes = line.length_bytes + 1;
	}
	if (room[bytes - 1] && bytes < room_bytes)
		bytes++;
	room[bytes - 1] = '\0';
	header->command = header_keep(texts, bytes);
}

static CYGPROF_QUIET uint64_t
header_start_time_jiffies(void)
{
	char text[HEADER_STAT_BYTES];
	size_t bytes =
		header_read_file("/proc/self/stat", text, sizeof(text) - 1);
	unsigned spaces = 0;
	uint64_t jiffies = 0;
	size_t at = bytes;

	/* The program's name may hold anything, but ends at the last brace. */
	while (at && text[at - 1] != ')')
		at--;
	if (!at)
		return 0;
	for (; at < bytes && spaces < HEADER_START_TIME_SPACES; at++)
		spaces += text[at] == ' ';
	for (; at < bytes && text[at] >= '0' && text[at] <= '9'; at++)
		jiffies = jiffies * 10 + (unsigned)(text[at] - '0');
	return jiffies;
}

/* 32 hex digits with dashes between; all zero if it cannot be read. */
static CYGPROF_QUIET void
header_set_boot_id(uint8_t ret_id[16])
{
	char text[HEADER_BOOT_ID_BYTES];
	size_t bytes = header_read_file("/proc/sys/kernel/random/boot_id", text,
					sizeof(text));
	unsigned digits = 0;

	for (size_t i = 0; i < bytes && digits < 32; i++) {
		int digit = cygprof_text_hex_digit(text[i]);

		if (digit < 0)
			continue;
		ret_id[digits / 2] = (uint8_t)(ret_id[digits / 2] << 4 | digit);
		digits++;
	}
}

static CYGPROF_QUIET void
header_set_format(struct cygprof_header *header)
{
	cygprof_text_copy(header->magic, CYGPROF_MAGIC, sizeof(header->magic));
	header->version_major = CYGPROF_VERSION_MAJOR;
	header->version_minor = CYGPROF_VERSION_MINOR;
	header->byte_order = CYGPROF_BYTE_ORDER;
	header->header_bytes = CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES;
	header->pointer_bits = sizeof(void *) * 8;
	header->elf_machine = CYGPROF_ELF_MACHINE;
	header->kind = CYGPROF_KIND_PROCESS;
	header->base_address = (uintptr_t)&header->no_node;
}

void
cygprof_dump_header_fill(struct cygprof_header *header,
			 const struct cygprof_options *options)
{
	struct header_texts texts;

	texts.page = (char *)header + CYGPROF_PAGE_BYTES;
	texts.used_bytes = 0;
	header_set_format(header);
	header->pid = cygprof_sys_pid();
	header->parent_pid = cygprof_sys_parent_pid();
	header->start_time_jiffies = header_start_time_jiffies();
	header->session_id[0] = options->session_id[0];
	header->session_id[1] = options->session_id[1];
	header_set_boot_id(header->boot_id);
	header->option_ring_count = options->ring_count;
	header->option_timing = options->timing;
	header->option_max_nodes = options->max_nodes_count;
	header_add_program_path(header, &texts);
	header_add_directory(header, &texts);
	header_add_host(header, &texts);
	header_add_command(header, &texts);
}
