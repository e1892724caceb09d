/* SPDX-License-Identifier: MIT
 *
 * print-counts.c - print what counts.h counted
 *
 * usage: print-counts FILE
 *
 * A line a function that was called: CALLS NAME.
 */
#include <inttypes.h>
#include <stdio.h>

/* No counter of its own, so no array of them. */
struct count {
	char name[56];
	uint64_t calls;
};

int
main(int argc, char **argv)
{
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	struct count count;

	if (!file) {
		perror("print-counts");
		return 1;
	}
	while (fread(&count, sizeof(count), 1, file) == 1 && count.name[0])
		if (count.calls)
			printf("%" PRIu64 " %s\n", count.calls, count.name);
	fclose(file);
	return 0;
}
