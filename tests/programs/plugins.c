/* SPDX-License-Identifier: MIT
 *
 * plugins.c - load two libraries in turn, at the same address if it goes
 *
 * usage: plugins ROUNDS THREADS LIBRARY...
 *
 * Each round opens each library, calls its plugin_work(3) from main and from
 * THREADS other threads, and closes it.  Prints how often a library lay where
 * another one had lain before.
 */
#include "counts.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

enum { MOST_THREADS = 16 };

static int (*work)(int rounds_count);
static pthread_barrier_t barrier;
static int rounds_count, threads_count;
static int library_count;

static void
call_work(void)
{
	COUNT_THIS_CALL();
	if (work(3) != 6)
		abort();
}

static void *
run_thread(void *argument)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < rounds_count * library_count; i++) {
		pthread_barrier_wait(&barrier);
		call_work();
		pthread_barrier_wait(&barrier);
	}
	return argument;
}

/* Returns where the library's function lay. */
static void *
use_library(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	void *address;

	COUNT_THIS_CALL();
	address = library ? dlsym(library, "plugin_work") : NULL;
	if (!address) {
		fprintf(stderr, "plugins: %s\n", dlerror());
		exit(1);
	}
	memcpy(&work, &address, sizeof(work));
	pthread_barrier_wait(&barrier);
	call_work();
	pthread_barrier_wait(&barrier);
	dlclose(library);
	return address;
}

int
main(int argc, char **argv)
{
	pthread_t threads[MOST_THREADS];
	void *last_address = NULL;
	int reused_count = 0;

	COUNT_THIS_CALL();
	if (argc < 4)
		return 2;
	rounds_count = atoi(argv[1]);
	threads_count = atoi(argv[2]);
	library_count = argc - 3;
	pthread_barrier_init(&barrier, NULL, (unsigned)threads_count + 1);
	for (int i = 0; i < threads_count; i++)
		if (pthread_create(&threads[i], NULL, run_thread, NULL) != 0)
			abort();
	for (int i = 0; i < rounds_count * library_count; i++) {
		void *address = use_library(argv[3 + i % library_count]);

		reused_count += address == last_address;
		last_address = address;
	}
	for (int i = 0; i < threads_count; i++)
		pthread_join(threads[i], NULL);
	printf("%d\n", reused_count);
	return 0;
}
