/* SPDX-License-Identifier: MIT
 *
 * prog.c - somebody else's program: 2 + 30 + 1 calls
 */
#include <stdio.h>

static volatile int sum;

static void
add_one(int number)
{
	sum += number;
}

static void
add_many(void)
{
	for (int number = 0; number < 30; number++)
		add_one(number);
}

int
main(void)
{
	add_many();
	add_one(1);
	printf("%d\n", sum);
	return 0;
}
