/* SPDX-License-Identifier: MIT
 *
 * counts.h - a program's own count of its calls, to compare a profile with
 *
 *     static void
 *     work(void)
 *     {
 *             COUNT_THIS_CALL();
 *
 * The counters lie in the file that the variable COUNTS names, shared with
 * forked children and with what else the program runs, and survive kill -9;
 * print-counts prints it.  Without the variable nothing is kept.
 *
 * Include it first: it asks libc for all that it has.
 *
 * Threads: any; calls before main() has its environment are one thread's.
 * Signals: any, behind the first counted call of the program or library.
 */
#ifndef COUNTS_H
#define COUNTS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { COUNTS_MOST = 1024, COUNTS_NAME_BYTES = 56 };

/* The file is an array of these. */
struct count {
	char name[COUNTS_NAME_BYTES];
	uint64_t calls;
};

/* A function of the program; the linker makes an array of them all. */
struct count_site {
	const char *name;
	struct count *count; /* NULL: not opened yet */
	uint64_t early_calls;
};

extern struct count_site __start_count_sites[]
	__attribute__((visibility("hidden")));
extern struct count_site __stop_count_sites[]
	__attribute__((visibility("hidden")));

#define COUNTS_QUIET __attribute__((no_instrument_function, unused))

COUNTS_QUIET static inline struct count *
counts_map(void)
{
	const size_t bytes = COUNTS_MOST * sizeof(struct count);
	const char *path = environ ? getenv("COUNTS") : NULL;
	int file = -1;
	void *counts;

	if (path)
		file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file >= 0 && ftruncate(file, (off_t)bytes) != 0)
		abort();
	counts = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		      file < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED, file,
		      0);
	if (file >= 0)
		close(file);
	return counts == MAP_FAILED ? NULL : (struct count *)counts;
}

/* Gives each function its counter, by name: other programs may have left
 * theirs in the file. */
COUNTS_QUIET static inline void
counts_open(void)
{
	int error = errno;
	struct count *counts = environ ? counts_map() : NULL;

	for (struct count_site *site = __start_count_sites;
	     counts && site < __stop_count_sites; site++) {
		struct count *count = counts;

		while (count->name[0] && strcmp(count->name, site->name) != 0)
			count++;
		strncpy(count->name, site->name, sizeof(count->name) - 1);
		if (site->early_calls)
			count->calls += site->early_calls;
		site->count = count;
	}
	errno = error;
}

COUNTS_QUIET static inline void
count_call(struct count_site *site)
{
	if (!site->count)
		counts_open();
	if (site->count)
		__atomic_fetch_add(&site->count->calls, 1, __ATOMIC_RELAXED);
	else
		site->early_calls++;
}

#define COUNT_THIS_CALL()                                                      \
	do {                                                                   \
		static struct count_site count_site                            \
			__attribute__((section("count_sites"), used,           \
				       aligned(8))) = { __func__, NULL, 0 };   \
		count_call(&count_site);                                       \
	} while (0)

#endif
