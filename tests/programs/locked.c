/* SPDX-License-Identifier: MIT
 *
 * locked.c - locks its memory, now and later, and tells whether it could
 *
 * usage: locked
 *
 * A profiler that maps much at once would make mlockall fail, or the memory of
 * the program, under a limit that holds the program alone.
 */
#include "counts.h"

#include <stdio.h>
#include <sys/resource.h>

static unsigned
fib(unsigned n)
{
	COUNT_THIS_CALL();
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

int
main(void)
{
	struct rlimit limit = { 16 << 20, 16 << 20 };
	void *memory;

	COUNT_THIS_CALL();
	fib(10);
	setrlimit(RLIMIT_MEMLOCK, &limit);
	printf("lock: %d\n", mlockall(MCL_CURRENT | MCL_FUTURE));
	fib(15);
	memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	printf("memory: %d\n", memory != MAP_FAILED);
	fib(15);
	return 0;
}
