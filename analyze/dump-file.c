/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-file.c - the bytes of a dump, copied into memory once
 */
#include "config.h"

#include "analyze/dump-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyze/dump.h"
#include "analyze/escape.h"
#include "analyze/memory.h"

/* A dump holds at most a few gigabytes of nodes and rings. */
#define FILE_LIMIT_BYTES ((size_t)16 << 30)

enum { FIRST_READ_BYTES = 8192 };

static bool
file_fault(const struct dump_file *file, struct fault *fault, const char *what)
{
	char *path = escape_text(file->path);

	fault_set(fault, FAULT_COULD_NOT, "%s: %s", path, what);
	free(path);
	return false;
}

/* Reads until room is full or the file ends; returns how much, or -1. */
static ssize_t
read_fully(int fd, unsigned char *room, size_t room_bytes)
{
	size_t done_bytes = 0;

	while (done_bytes < room_bytes) {
		ssize_t got_bytes =
			read(fd, room + done_bytes, room_bytes - done_bytes);

		if (got_bytes < 0 && errno == EINTR)
			continue;
		if (got_bytes < 0)
			return -1;
		if (got_bytes == 0)
			break;
		done_bytes += (size_t)got_bytes;
	}
	return (ssize_t)done_bytes;
}

/* Grows the copy to room_bytes; no memory is a fault, since a sparse file
 * may claim any length. */
static bool
copy_grow(struct dump_file *file, size_t room_bytes, struct fault *fault)
{
	unsigned char *room = NULL;

	if (room_bytes <= FILE_LIMIT_BYTES)
		room = realloc(file->owned, room_bytes);
	if (!room)
		return file_fault(
			file, fault,
			"too large for a dump; is it the right file?");
	file->owned = room;
	return true;
}

/* Appends what the file still holds; length_bytes is a guess of its length,
 * exact for a file at rest. */
static bool
copy_rest(struct dump_file *file, size_t length_bytes, struct fault *fault)
{
	size_t room_bytes = length_bytes > file->byte_count
				    ? length_bytes + 1
				    : file->byte_count + FIRST_READ_BYTES;

	for (;;) {
		if (!copy_grow(file, room_bytes, fault))
			return false;
		ssize_t got_bytes =
			read_fully(file->fd, file->owned + file->byte_count,
				   room_bytes - file->byte_count);
		if (got_bytes < 0)
			return file_fault(file, fault, xstrerror(errno));
		file->byte_count += (size_t)got_bytes;
		if (file->byte_count < room_bytes)
			return true;
		room_bytes += room_bytes / 2;
	}
}

/* The first pages decide whether the rest is worth reading. */
static bool
copy_file(struct dump_file *file, struct fault *fault)
{
	struct stat status;

	if (fstat(file->fd, &status))
		return file_fault(file, fault, xstrerror(errno));
	if (S_ISDIR(status.st_mode))
		return file_fault(file, fault,
				  "a directory; name a dump in it");
	file->modified_time = status.st_mtime;
	if (!copy_grow(file, FIRST_READ_BYTES, fault))
		return false;
	ssize_t got_bytes = read_fully(file->fd, file->owned, FIRST_READ_BYTES);
	if (got_bytes < 0)
		return file_fault(file, fault, xstrerror(errno));
	file->byte_count = (size_t)got_bytes;
	if (got_bytes < FIRST_READ_BYTES ||
	    !dump_is_dump(file->owned, FIRST_READ_BYTES))
		return true;
	return copy_rest(file,
			 S_ISREG(status.st_mode) ? (size_t)status.st_size : 0,
			 fault);
}

/* Opening a FIFO that nobody writes to would block for ever; as an empty file
 * it gets a message.  Reading from one that has a writer shall wait. */
static int
open_path(const char *path)
{
	if (!strcmp(path, "-"))
		return dup(STDIN_FILENO);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

bool
dump_file_open(const char *path, struct dump_file *ret_file,
	       struct fault *fault)
{
	struct dump_file file = {.path = path, .fd = open_path(path)};

	if (file.fd < 0)
		return file_fault(&file, fault, xstrerror(errno));
	if (!copy_file(&file, fault)) {
		dump_file_close(&file);
		return false;
	}
	file.bytes = file.owned;
	*ret_file = file;
	return true;
}

void
dump_file_close(struct dump_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->owned);
	*file = (struct dump_file){.fd = -1};
}

uint64_t
dump_file_word_now(const struct dump_file *file, size_t offset_bytes)
{
	uint64_t word;

	if (file->fd < 0 || pread(file->fd, &word, sizeof word,
				  (off_t)offset_bytes) != sizeof word)
		memcpy(&word, file->bytes + offset_bytes, sizeof word);
	return word;
}
