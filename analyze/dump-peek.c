/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-peek.c - reads header and text, and nothing behind them
 */
#include "config.h"

#include "analyze/dump-peek.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/dump-format.h"

/* Header and text as they lie in the file. */
struct first_pages {
	struct cygprof_header header;
	char text[CYGPROF_TEXT_BYTES];
};

/* O_NONBLOCK: a FIFO of that name shall not hold us up. */
static bool
first_pages_read(const char *path, struct first_pages *pages)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat status;
	ssize_t read_bytes = -1;

	if (fd < 0)
		return false;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode))
		read_bytes = pread(fd, pages, sizeof *pages, 0);
	close(fd);
	return read_bytes == (ssize_t)sizeof *pages;
}

static bool
header_is_ours(const struct cygprof_header *header)
{
	return !memcmp(header->magic, CYGPROF_MAGIC, sizeof header->magic) &&
	       header->byte_order == CYGPROF_BYTE_ORDER &&
	       header->version_major == CYGPROF_VERSION_MAJOR;
}

static void
text_copy(const struct first_pages *pages, struct cygprof_text text,
	  char *ret_text, size_t room_bytes)
{
	size_t length_bytes = text.length_bytes;

	ret_text[0] = '\0';
	if (text.offset_bytes + length_bytes > sizeof pages->text)
		return;
	if (length_bytes > room_bytes - 1)
		length_bytes = room_bytes - 1;
	memcpy(ret_text, pages->text + text.offset_bytes, length_bytes);
	ret_text[length_bytes] = '\0';
}

bool
dump_peek(const char *path, struct dump_peek *ret_peek)
{
	struct first_pages pages;
	const struct cygprof_header *header = &pages.header;

	if (!first_pages_read(path, &pages) || !header_is_ours(header))
		return false;
	*ret_peek = (struct dump_peek){
		.session_id = {header->session_id[0], header->session_id[1]},
		.pid = header->pid,
		.parent_pid = header->parent_pid,
		.start_realtime_ns = header->clock_pairs[0].realtime_ns,
		.is_scope = header->kind == CYGPROF_KIND_SCOPE,
	};
	text_copy(&pages, header->program_path, ret_peek->program,
		  sizeof ret_peek->program);
	return true;
}
