/* SPDX-License-Identifier: MIT
 *
 * sys-files.c - the door to the kernel: descriptors and files
 */
#include "runtime/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "runtime/text.h"
#include "syscall.h"

enum {
	SYS_FIRST_FD = 3,
	/* A call that signals interrupt so often in a row is given up. */
	SYS_TRIES = 1000,
	SYS_BLOCK_BYTES = 4096,
};

long
cygprof_sys_open(const char *path, int flags, unsigned mode)
{
	long fd = -EINTR;
	long higher;

	for (int i = 0; i < SYS_TRIES && fd == -EINTR; i++)
		fd = cygprof_syscall4(SYS_openat, AT_FDCWD, (long)path,
				      flags | O_CLOEXEC | O_NOCTTY, mode);
	if (fd < 0 || fd >= SYS_FIRST_FD)
		return fd;
	higher = cygprof_syscall3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, SYS_FIRST_FD);
	cygprof_sys_close((int)fd);
	return higher;
}

/* Never made again: Linux has freed the number whatever it answers. */
long
cygprof_sys_close(int fd)
{
	return cygprof_syscall3(SYS_close, fd, 0, 0);
}

long
cygprof_sys_read(int fd, void *buffer, size_t buffer_bytes)
{
	long ret = -EINTR;

	for (int i = 0; i < SYS_TRIES && ret == -EINTR; i++)
		ret = cygprof_syscall3(SYS_read, fd, (long)buffer,
				       (long)buffer_bytes);
	return ret;
}

long
cygprof_sys_write(int fd, const void *text, size_t text_bytes)
{
	long ret = -EINTR;

	for (int i = 0; i < SYS_TRIES && ret == -EINTR; i++)
		ret = cygprof_syscall3(SYS_write, fd, (long)text,
				       (long)text_bytes);
	return ret;
}

bool
cygprof_sys_can_write(int fd)
{
	struct pollfd query;
	struct timespec no_time;

	query.fd = fd;
	query.events = POLLOUT;
	query.revents = 0;
	no_time.tv_sec = 0;
	no_time.tv_nsec = 0;
	if (cygprof_syscall6(SYS_ppoll, (long)&query, 1, (long)&no_time, 0, 0,
			     0) != 1)
		return false;
	return query.revents == POLLOUT;
}

long
cygprof_sys_ioctl(int fd, unsigned long request, void *argument)
{
	return cygprof_syscall3(SYS_ioctl, fd, (long)request, (long)argument);
}

long
cygprof_sys_readlink(const char *path, char *ret_text, size_t room_bytes)
{
	return cygprof_syscall4(SYS_readlinkat, AT_FDCWD, (long)path,
				(long)ret_text, (long)room_bytes);
}

long
cygprof_sys_getcwd(char *ret_path, size_t room_bytes)
{
	return cygprof_syscall3(SYS_getcwd, (long)ret_path, (long)room_bytes,
				0);
}

long
cygprof_sys_mkdir(const char *path, unsigned mode)
{
	return cygprof_syscall3(SYS_mkdirat, AT_FDCWD, (long)path, mode);
}

long
cygprof_sys_unlink(const char *path)
{
	return cygprof_syscall3(SYS_unlinkat, AT_FDCWD, (long)path, 0);
}

long
cygprof_sys_stat_fd(int fd, uint64_t *ret_device, uint64_t *ret_inode,
		    uint64_t *ret_file_bytes)
{
	struct stat status;
	long ret = cygprof_syscall3(SYS_fstat, fd, (long)&status, 0);

	if (ret < 0)
		return ret;
	*ret_device = status.st_dev;
	*ret_inode = status.st_ino;
	*ret_file_bytes = (uint64_t)status.st_size;
	return !S_ISREG(status.st_mode);
}

long
cygprof_sys_file_system_magic(int fd)
{
	struct statfs status;
	long ret = cygprof_syscall3(SYS_fstatfs, fd, (long)&status, 0);

	return ret < 0 ? ret : (long)(uint32_t)status.f_type;
}

/* For file systems without fallocate: a byte in each block makes the file
 * system find room for the block. */
static CYGPROF_QUIET long
sys_write_blocks(int fd, uint64_t offset_bytes, uint64_t bytes)
{
	uint64_t end_bytes = offset_bytes + bytes;
	long ret = 0;

	for (; offset_bytes < end_bytes; offset_bytes += SYS_BLOCK_BYTES) {
		ret = -EINTR;
		for (int i = 0; i < SYS_TRIES && ret == -EINTR; i++)
			ret = cygprof_syscall4(SYS_pwrite64, fd, (long)"", 1,
					       (long)offset_bytes);
		if (ret != 1)
			break;
	}
	if (ret == 1)
		return 0;
	return ret < 0 ? ret : -ENOSPC;
}

/* The last block of the range is written in full length by its last byte, so
 * that the file covers the range; no ftruncate, which could make the file
 * shorter under another thread's feet. */
static CYGPROF_QUIET long
sys_reserve_by_writing(int fd, uint64_t offset_bytes, uint64_t bytes)
{
	long ret = sys_write_blocks(fd, offset_bytes, bytes);

	if (ret < 0)
		return ret;
	ret = cygprof_syscall4(SYS_pwrite64, fd, (long)"", 1,
			       (long)(offset_bytes + bytes - 1));
	if (ret == 1)
		return 0;
	return ret < 0 ? ret : -ENOSPC;
}

long
cygprof_sys_reserve(int fd, uint64_t offset_bytes, uint64_t bytes)
{
	long ret = -EINTR;

	for (int i = 0; i < SYS_TRIES && ret == -EINTR; i++)
		ret = cygprof_syscall4(SYS_fallocate, fd, 0, (long)offset_bytes,
				       (long)bytes);
	if (ret == -EOPNOTSUPP || ret == -ENOSYS)
		ret = sys_reserve_by_writing(fd, offset_bytes, bytes);
	return ret;
}

long
cygprof_sys_release(int fd, uint64_t offset_bytes, uint64_t bytes)
{
	return cygprof_syscall4(SYS_fallocate, fd,
				FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
				(long)offset_bytes, (long)bytes);
}

long
cygprof_sys_truncate_fd(int fd, uint64_t bytes)
{
	long ret = -EINTR;

	for (int i = 0; i < SYS_TRIES && ret == -EINTR; i++)
		ret = cygprof_syscall3(SYS_ftruncate, fd, (long)bytes, 0);
	return ret;
}
