/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-text.c - the texts of a dump's header
 */
#include "config.h"

#include "analyze/dump-reader.h"

#include <string.h>

#include "analyze/memory.h"

/* statfs numbers of the file systems that dumps lie on. */
static const struct {
	uint32_t magic;
	const char *name;
} file_systems[] = {
	{0xef53, "ext4"},	   {0x01021994, "tmpfs"},
	{0x58465342, "xfs"},	   {0x9123683e, "btrfs"},
	{0x794c7630, "overlayfs"}, {0x6969, "nfs"},
	{0x2fc12fc1, "zfs"},	   {0x01021997, "9p"},
	{0x65735546, "fuse"},	   {0x858458f6, "ramfs"},
	{0xf2f52010, "f2fs"},	   {0xff534d42, "cifs"},
	{0xfe534d42, "smb2"},	   {0x4d44, "vfat"},
	{0x2011bab0, "exfat"},	   {0x73717368, "squashfs"},
	{0xca451a4e, "bcachefs"},  {0x6a656a63, "virtiofs"},
};

static char *
file_system_name(uint32_t magic)
{
	for (size_t i = 0; i < sizeof file_systems / sizeof *file_systems; i++)
		if (file_systems[i].magic == magic)
			return xstrdup(file_systems[i].name);
	return magic ? xasprintf("0x%x", magic) : xstrdup("");
}

/* A text that reaches out of its page is cut there. */
static const char *
text_find(const struct dump_reader *reader, struct cygprof_text text,
	  size_t *ret_length_bytes)
{
	size_t room_bytes = 0;

	if (text.offset_bytes < CYGPROF_TEXT_BYTES)
		room_bytes = CYGPROF_TEXT_BYTES - text.offset_bytes;
	*ret_length_bytes =
		text.length_bytes < room_bytes ? text.length_bytes : room_bytes;
	return (const char *)reader->file->bytes + CYGPROF_PAGE_BYTES +
	       (room_bytes ? text.offset_bytes : 0);
}

static char *
text_copy(const struct dump_reader *reader, struct cygprof_text text)
{
	size_t length_bytes;
	const char *start = text_find(reader, text, &length_bytes);

	return xstrndup(start, strnlen(start, length_bytes));
}

/* Arguments, each ended by a NUL, the last one perhaps by the page. */
static void
command_split(struct dump_reader *reader)
{
	struct dump *dump = reader->dump;
	size_t left_bytes;
	const char *argument =
		text_find(reader, reader->header->command, &left_bytes);

	dump->command = xcalloc(left_bytes + 1, sizeof *dump->command);
	while (left_bytes) {
		size_t length_bytes = strnlen(argument, left_bytes);

		dump->command[dump->command_count++] =
			xstrndup(argument, length_bytes);
		if (length_bytes == left_bytes)
			break;
		argument += length_bytes + 1;
		left_bytes -= length_bytes + 1;
	}
}

void
reader_texts(struct dump_reader *reader)
{
	const struct cygprof_header *header = reader->header;
	struct dump *dump = reader->dump;

	command_split(reader);
	dump->program_path = text_copy(reader, header->program_path);
	dump->directory = text_copy(reader, header->directory);
	dump->host = text_copy(reader, header->host);
	dump->scope = text_copy(reader, header->scope);
	dump->file_system = file_system_name(header->file_system_magic);
}
