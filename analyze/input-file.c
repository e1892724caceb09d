/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * input-file.c - read the start, then as much as is wanted
 */
#include "config.h"

#include "analyze/input-file.h"

#include "analyze/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
fail(const struct input_file *file, struct fault *fault)
{
	return fault_set(fault, FAULT_COULD_NOT, "%s: %s", file->path,
			 strerror(errno));
}

/* Reads until size_bytes are there or the file ends. */
static bool
read_up_to(struct input_file *file, size_t size_bytes, struct fault *fault)
{
	while (file->size_bytes < size_bytes) {
		ssize_t got_bytes =
			read(file->fd, file->bytes + file->size_bytes,
			     size_bytes - file->size_bytes);

		if (got_bytes < 0 && errno == EINTR)
			continue;
		if (got_bytes < 0)
			return fail(file, fault);
		if (!got_bytes)
			return true;
		file->size_bytes += got_bytes;
	}
	return true;
}

/* A pipe in the file system that nobody writes into must not hold us up:
 * O_NONBLOCK lets it look empty. */
static int
open_path(const char *path)
{
	if (!strcmp(path, "-"))
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0)
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

bool
input_file_open(struct input_file *file, const char *path, struct fault *fault)
{
	struct stat status;

	*file = (struct input_file){.path = path, .fd = open_path(path)};
	if (file->fd < 0)
		return fail(file, fault);
	file->is_open = true;
	if (fstat(file->fd, &status))
		return fail(file, fault);
	if (S_ISDIR(status.st_mode))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: a directory; name a dump in it", path);
	file->is_regular = S_ISREG(status.st_mode);
	file->modified_time = status.st_mtime;
	file->bytes = xmalloc(INPUT_FILE_HEAD_BYTES);
	return read_up_to(file, INPUT_FILE_HEAD_BYTES, fault);
}

/* A sparse file may claim any length, so no memory is a fault. */
static bool
room_grow(struct input_file *file, size_t room_bytes, struct fault *fault)
{
	unsigned char *bytes = realloc(file->bytes, room_bytes);

	if (!bytes)
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: no memory for its %zu MiB; "
				 "is it the right file?",
				 file->path, room_bytes >> 20);
	file->bytes = bytes;
	return true;
}

bool
input_file_read_up_to(struct input_file *file, size_t size_bytes,
		      struct fault *fault)
{
	struct stat status;

	while (file->size_bytes < size_bytes) {
		size_t room_bytes = 2 * file->size_bytes + 1;

		if (file->is_regular && !fstat(file->fd, &status))
			room_bytes = (size_t)status.st_size;
		if (room_bytes > size_bytes)
			room_bytes = size_bytes;
		if (room_bytes <= file->size_bytes)
			break;
		if (!room_grow(file, room_bytes, fault) ||
		    !read_up_to(file, room_bytes, fault))
			return false;
		if (file->size_bytes < room_bytes)
			break;
	}
	return true;
}

bool
input_file_read(struct input_file *file, size_t limit_bytes,
		struct fault *fault)
{
	size_t room_bytes = INPUT_FILE_HEAD_BYTES;

	while (file->size_bytes == room_bytes) {
		if (room_bytes >= limit_bytes)
			return fault_set(fault, FAULT_COULD_NOT,
					 "%s: larger than %zu MiB; "
					 "is it the right file?",
					 file->path, limit_bytes >> 20);
		room_bytes *= 2;
		if (!room_grow(file, room_bytes, fault) ||
		    !read_up_to(file, room_bytes, fault))
			return false;
	}
	return true;
}

void
input_file_close(struct input_file *file)
{
	if (file->is_open)
		close(file->fd);
	free(file->bytes);
	memset(file, 0, sizeof *file);
}
