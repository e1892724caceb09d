/* SPDX-License-Identifier: MIT
 *
 * sys.h - the one door to the kernel
 *
 * Raw system calls, without libc's errno and without cancellation points, so
 * that they may run inside a hook, a signal handler or a half-started
 * process.  Tests replace sys.c to make any call fail.
 *
 * Failure: every function returns the kernel's value or a negative errno;
 *          pointers come back as such values too (see cygprof_sys_failed).
 * Signals: a call interrupted by a handler is made again where that is safe.
 */
#ifndef CYGPROF_SYS_H
#define CYGPROF_SYS_H

#include "runtime/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* True if an address returned by the mapping calls is a negative errno. */
static inline CYGPROF_QUIET bool
cygprof_sys_failed(const void *address)
{
	return (uintptr_t)address > (uintptr_t)-4096;
}

/* Always O_CLOEXEC; never answers 0, 1 or 2, even if the program closed
 * those. */
CYGPROF_QUIET long cygprof_sys_open(const char *path, int flags, unsigned mode);
CYGPROF_QUIET long cygprof_sys_close(int fd);
CYGPROF_QUIET long cygprof_sys_read(int fd, void *buffer, size_t buffer_bytes);
CYGPROF_QUIET long cygprof_sys_write(int fd, const void *text,
				     size_t text_bytes);
/* True if a write to fd would neither wait nor hit a closed pipe (which would
 * raise SIGPIPE). */
CYGPROF_QUIET bool cygprof_sys_can_write(int fd);
CYGPROF_QUIET long cygprof_sys_ioctl(int fd, unsigned long request,
				     void *argument);
CYGPROF_QUIET long cygprof_sys_readlink(const char *path, char *ret_text,
					size_t room_bytes);
CYGPROF_QUIET long cygprof_sys_getcwd(char *ret_path, size_t room_bytes);
CYGPROF_QUIET long cygprof_sys_mkdir(const char *path, unsigned mode);
CYGPROF_QUIET long cygprof_sys_unlink(const char *path);
/* 0 for a regular file, 1 for anything else. */
CYGPROF_QUIET long cygprof_sys_stat_fd(int fd, uint64_t *ret_device,
				       uint64_t *ret_inode,
				       uint64_t *ret_file_bytes);
CYGPROF_QUIET long cygprof_sys_file_system_magic(int fd);
/* Reserves blocks, growing the file: fallocate, where the file system has
 * none (-EOPNOTSUPP) zeros written behind the end. */
CYGPROF_QUIET long cygprof_sys_reserve(int fd, uint64_t offset_bytes,
				       uint64_t bytes);
/* Gives blocks back and leaves the file's length alone. */
CYGPROF_QUIET long cygprof_sys_release(int fd, uint64_t offset_bytes,
				       uint64_t bytes);
CYGPROF_QUIET long cygprof_sys_truncate_fd(int fd, uint64_t bytes);
/* RLIMIT_FSIZE, RLIMIT_STACK; UINT64_MAX for none.  Growing a file past
 * RLIMIT_FSIZE raises SIGXFSZ: ask first. */
CYGPROF_QUIET uint64_t cygprof_sys_limit(int resource);

/* With is_fixed, whatever lies at hint is replaced; else hint is a wish. */
CYGPROF_QUIET void *cygprof_sys_map_file(void *hint, size_t bytes, int fd,
					 uint64_t offset_bytes, bool is_private,
					 bool is_fixed);
CYGPROF_QUIET void *cygprof_sys_map_memory(size_t bytes);
CYGPROF_QUIET void *cygprof_sys_map_memory_at(void *address, size_t bytes);
/* Moves a mapping over whatever lies at to, in one step. */
CYGPROF_QUIET void *cygprof_sys_move(void *from, size_t bytes, void *to);
CYGPROF_QUIET long cygprof_sys_unmap(void *address, size_t bytes);
CYGPROF_QUIET long cygprof_sys_advise(void *address, size_t bytes, int advice);

CYGPROF_QUIET uint32_t cygprof_sys_pid(void);
CYGPROF_QUIET uint32_t cygprof_sys_parent_pid(void);
CYGPROF_QUIET uint32_t cygprof_sys_tid(void);
/* True if the kernel says that the thread of this process is gone. */
CYGPROF_QUIET bool cygprof_sys_is_thread_gone(uint32_t pid, uint32_t tid);
CYGPROF_QUIET void cygprof_sys_thread_name(char ret_name[16]);
CYGPROF_QUIET void cygprof_sys_yield(void);
CYGPROF_QUIET long cygprof_sys_host(char *ret_name, size_t room_bytes);

/* A word of the auxiliary vector (AT_*), 0 if there is none.  Keeps errno. */
CYGPROF_QUIET unsigned long cygprof_sys_auxiliary(unsigned long type);

/* Nanoseconds of a CLOCK_*; 0 if it cannot be read.  A real system call: see
 * clock.h for the fast way. */
CYGPROF_QUIET uint64_t cygprof_sys_clock_ns(int clock_id);

/* False while thread-local storage is not set up: in an IFUNC resolver of a
 * static program the thread pointer is still 0. */
CYGPROF_QUIET bool cygprof_sys_has_thread_pointer(void);
/* True if the cycle counter may be read (prctl PR_GET_TSC; else true). */
CYGPROF_QUIET bool cygprof_sys_may_read_cycles(void);

/* Makes signals wait, except those that a fault raises; the mask to restore. */
CYGPROF_QUIET uint64_t cygprof_sys_hold_signals(void);
CYGPROF_QUIET void cygprof_sys_restore_signals(uint64_t mask);
/* Bounds of the running signal stack; false if not on one. */
CYGPROF_QUIET bool cygprof_sys_signal_stack(uintptr_t *ret_low,
					    size_t *ret_bytes);
/* In sys-mapping.c:
 * bounds of the mapping that holds an address, by the PROCMAP_QUERY ioctl or by
 * reading /proc/self/maps.  is_stack: the kernel calls it [stack].  False
 * without /proc. */
CYGPROF_QUIET bool cygprof_sys_mapping(uintptr_t address, uintptr_t *ret_low,
				       uintptr_t *ret_high, bool *ret_is_stack);

#endif
