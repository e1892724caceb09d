/* SPDX-License-Identifier: MIT
 *
 * sys.c - the one door to the kernel; files go through sys-files.c
 */
#include "runtime/sys.h"

#include <errno.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "runtime/text.h"
#include "syscall.h"

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
