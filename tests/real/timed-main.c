/* SPDX-License-Identifier: MIT
 *
 * timed-main.c - the main() around a program's own, which takes its time
 *
 * The program is compiled with -Dmain=real_main.  A line is written to the
 * file $REAL_WALL: the process and the ns that real_main() took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* What the linker calls it; in C++ that is another name. */
#ifndef REAL_MAIN
#define REAL_MAIN "real_main"
#endif

int real_main(int argc, char **argv) __asm__(REAL_MAIN);

static long long
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Calls begin before the interval does: the recorder has started then. */
int
main(int argc, char **argv)
{
	const char *path = getenv("REAL_WALL");
	long long start_ns = now_ns();
	int status = real_main(argc, argv);
	long long end_ns = now_ns();
	FILE *file = path ? fopen(path, "w") : NULL;

	if (file) {
		fprintf(file, "%d %lld\n", (int)getpid(), end_ns - start_ns);
		fclose(file);
	}
	return status;
}
