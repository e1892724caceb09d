/* SPDX-License-Identifier: MIT
 *
 * syscall.h - the runtime's door to the kernel, with a spring
 *
 * Found before the machine's own syscall.h if tests/unit/fake comes first on
 * the include path of runtime/sys.c.  The test decides about each call.
 */
#ifndef CYGPROF_FAKE_SYSCALL_H
#define CYGPROF_FAKE_SYSCALL_H

#include <stdbool.h>

/* Made by the test: true if the call is not to reach the kernel; then ret is
 * what it returns. */
bool fake_syscall(long number, long *ret);

#define cygprof_syscall3 real_syscall3
#define cygprof_syscall4 real_syscall4
#define cygprof_syscall6 real_syscall6
#include_next "syscall.h"
#undef cygprof_syscall3
#undef cygprof_syscall4
#undef cygprof_syscall6

static inline CYGPROF_QUIET long
cygprof_syscall3(long number, long one, long two, long three)
{
	long ret;

	if (fake_syscall(number, &ret))
		return ret;
	return real_syscall3(number, one, two, three);
}

static inline CYGPROF_QUIET long
cygprof_syscall4(long number, long one, long two, long three, long four)
{
	long ret;

	if (fake_syscall(number, &ret))
		return ret;
	return real_syscall4(number, one, two, three, four);
}

static inline CYGPROF_QUIET long
cygprof_syscall6(long number, long one, long two, long three, long four,
		 long five, long six)
{
	long ret;

	if (fake_syscall(number, &ret))
		return ret;
	return real_syscall6(number, one, two, three, four, five, six);
}

#endif
