/* SPDX-License-Identifier: MIT
 *
 * sys.c - the one door to the kernel
 */
#include "runtime/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <poll.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
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

uint64_t
cygprof_sys_limit(int resource)
{
	struct rlimit limit;

	if (cygprof_syscall4(SYS_prlimit64, 0, resource, 0, (long)&limit) < 0)
		return UINT64_MAX;
	return limit.rlim_cur;
}

static CYGPROF_QUIET void *
sys_map(void *address, size_t bytes, int flags, int fd, uint64_t offset_bytes)
{
	return (void *)cygprof_syscall6(SYS_mmap, (long)address, (long)bytes,
					PROT_READ | PROT_WRITE, flags, fd,
					(long)offset_bytes);
}

void *
cygprof_sys_map_file(void *hint, size_t bytes, int fd, uint64_t offset_bytes,
		     bool is_private, bool is_fixed)
{
	int flags = is_private ? MAP_PRIVATE | MAP_NORESERVE : MAP_SHARED;

	if (is_fixed)
		flags |= MAP_FIXED;
	return sys_map(hint, bytes, flags, fd, offset_bytes);
}

void *
cygprof_sys_map_memory(size_t bytes)
{
	return sys_map(NULL, bytes, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

void *
cygprof_sys_map_memory_at(void *address, size_t bytes)
{
	return sys_map(address, bytes, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		       -1, 0);
}

void *
cygprof_sys_move(void *from, size_t bytes, void *to)
{
	return (void *)cygprof_syscall6(
		SYS_mremap, (long)from, (long)bytes, (long)bytes,
		MREMAP_MAYMOVE | MREMAP_FIXED, (long)to, 0);
}

long
cygprof_sys_unmap(void *address, size_t bytes)
{
	return cygprof_syscall3(SYS_munmap, (long)address, (long)bytes, 0);
}

long
cygprof_sys_advise(void *address, size_t bytes, int advice)
{
	return cygprof_syscall3(SYS_madvise, (long)address, (long)bytes,
				advice);
}

uint32_t
cygprof_sys_pid(void)
{
	return (uint32_t)cygprof_syscall3(SYS_getpid, 0, 0, 0);
}

uint32_t
cygprof_sys_parent_pid(void)
{
	return (uint32_t)cygprof_syscall3(SYS_getppid, 0, 0, 0);
}

uint32_t
cygprof_sys_tid(void)
{
	return (uint32_t)cygprof_syscall3(SYS_gettid, 0, 0, 0);
}

bool
cygprof_sys_is_thread_gone(uint32_t pid, uint32_t tid)
{
	return cygprof_syscall3(SYS_tgkill, (long)pid, (long)tid, 0) == -ESRCH;
}

void
cygprof_sys_thread_name(char ret_name[16])
{
	cygprof_text_clear(ret_name, 16);
	cygprof_syscall6(SYS_prctl, PR_GET_NAME, (long)ret_name, 0, 0, 0, 0);
	ret_name[15] = '\0';
}

void
cygprof_sys_yield(void)
{
	cygprof_syscall3(SYS_sched_yield, 0, 0, 0);
}

long
cygprof_sys_host(char *ret_name, size_t room_bytes)
{
	struct utsname names;
	struct cygprof_line line;
	long ret = cygprof_syscall3(SYS_uname, (long)&names, 0, 0);

	if (ret < 0)
		return ret;
	cygprof_text_start(&line, ret_name, room_bytes);
	cygprof_text_add(&line, names.nodename);
	return (long)line.length_bytes;
}

unsigned long
cygprof_sys_auxiliary(unsigned long type)
{
	unsigned long word;
	int kept_errno;

	if (!cygprof_sys_has_thread_pointer())
		return 0;
	kept_errno = errno;
	word = getauxval(type);
	errno = kept_errno;
	return word;
}

uint64_t
cygprof_sys_clock_ns(int clock_id)
{
	struct timespec now;

	if (cygprof_syscall3(SYS_clock_gettime, clock_id, (long)&now, 0) < 0)
		return 0;
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

bool
cygprof_sys_has_thread_pointer(void)
{
	return cygprof_syscall_has_thread_pointer();
}

bool
cygprof_sys_may_read_cycles(void)
{
	int state = PR_TSC_ENABLE;

	if (cygprof_syscall6(SYS_prctl, PR_GET_TSC, (long)&state, 0, 0, 0, 0) <
	    0)
		return true;
	return state == PR_TSC_ENABLE;
}

bool
cygprof_sys_signal_stack(uintptr_t *ret_low, size_t *ret_bytes)
{
	stack_t stack;

	if (cygprof_syscall3(SYS_sigaltstack, 0, (long)&stack, 0) < 0 ||
	    !(stack.ss_flags & SS_ONSTACK))
		return false;
	*ret_low = (uintptr_t)stack.ss_sp;
	*ret_bytes = stack.ss_size;
	return true;
}

uint64_t
cygprof_sys_hold_signals(void)
{
	const uint64_t faults = 1ull << (SIGSEGV - 1) | 1ull << (SIGBUS - 1) |
				1ull << (SIGFPE - 1) | 1ull << (SIGILL - 1) |
				1ull << (SIGTRAP - 1) | 1ull << (SIGSYS - 1);
	uint64_t wanted = ~faults;
	uint64_t mask = 0;

	cygprof_syscall4(SYS_rt_sigprocmask, SIG_BLOCK, (long)&wanted,
			 (long)&mask, sizeof(mask));
	return mask;
}

void
cygprof_sys_restore_signals(uint64_t mask)
{
	cygprof_syscall4(SYS_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0,
			 sizeof(mask));
}
