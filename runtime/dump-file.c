/* SPDX-License-Identifier: MIT
 *
 * dump-file.c - the file under a dump
 */
#include "runtime/dump-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

#include "runtime/dump-name.h"
#include "runtime/sys.h"
#include "runtime/text.h"

enum { FILE_NAME_TRIES = 1000, FILE_MODE = 0600, FILE_FOLDER_MODE = 0777 };

static CYGPROF_QUIET int
file_create_once(const char *path)
{
	return (int)cygprof_sys_open(
		path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, FILE_MODE);
}

/* Makes every missing folder on the way to path.  Failures show when the file
 * is created. */
static CYGPROF_QUIET void
file_make_folders(char *path)
{
	for (char *slash = path + 1; *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		cygprof_sys_mkdir(path, FILE_FOLDER_MODE);
		*slash = '/';
	}
}

/* Somebody has the name already: an older dump, or a trap laid in a public
 * folder. */
static CYGPROF_QUIET int
file_create_numbered(struct cygprof_dump *dump)
{
	char path[CYGPROF_DUMP_PATH_BYTES];
	int ret = -EEXIST;

	for (unsigned number = 2; number <= FILE_NAME_TRIES; number++) {
		ret = cygprof_dump_name_again(dump->path, number, path,
					      sizeof(path));
		if (ret < 0)
			return ret;
		ret = file_create_once(path);
		if (ret != -EEXIST)
			break;
	}
	if (ret >= 0)
		cygprof_text_copy(dump->path, path, sizeof(path));
	return ret;
}

int
cygprof_dump_file_create(struct cygprof_dump *dump, uint32_t *ret_fault)
{
	uint64_t file_bytes;
	long status;
	int fd = file_create_once(dump->path);

	*ret_fault = CYGPROF_FAULT_CREATE;
	if (fd == -ENOENT) {
		file_make_folders(dump->path);
		fd = file_create_once(dump->path);
	}
	if (fd == -EEXIST)
		fd = file_create_numbered(dump);
	if (fd < 0)
		return fd;
	status = cygprof_sys_stat_fd(fd, &dump->device, &dump->inode,
				     &file_bytes);
	if (status < 0) {
		cygprof_sys_close(fd);
		cygprof_sys_unlink(dump->path);
		return (int)status;
	}
	return fd;
}

int
cygprof_dump_file_open(const struct cygprof_dump *dump, uint32_t *ret_fault)
{
	uint64_t device, inode, file_bytes;
	long status;
	/* Without waiting, should a FIFO have taken the name. */
	int fd = (int)cygprof_sys_open(dump->path,
				       O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0);

	*ret_fault = CYGPROF_FAULT_REOPEN;
	if (fd < 0)
		return fd;
	status = cygprof_sys_stat_fd(fd, &device, &inode, &file_bytes);
	if (!status && device == dump->device && inode == dump->inode)
		return fd;
	cygprof_sys_close(fd);
	if (status < 0)
		return (int)status;
	*ret_fault = CYGPROF_FAULT_REPLACED;
	return -ESTALE;
}

int
cygprof_dump_file_reserve(int fd, uint64_t offset_bytes, uint64_t bytes,
			  uint32_t *ret_fault)
{
	uint64_t limit_bytes = cygprof_sys_limit(RLIMIT_FSIZE);

	if (offset_bytes > limit_bytes || bytes > limit_bytes - offset_bytes) {
		*ret_fault = CYGPROF_FAULT_FILE_LIMIT;
		return -EFBIG;
	}
	*ret_fault = CYGPROF_FAULT_RESERVE;
	return (int)cygprof_sys_reserve(fd, offset_bytes, bytes);
}
