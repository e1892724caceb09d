/* SPDX-License-Identifier: MIT
 *
 * jumps.c - calls that are left by longjmp
 *
 * usage: jumps CASE
 *
 *     one        over one frame, 1,000 times
 *     thousand   over 1,000 frames, ten times
 *     loop       over three frames, 100,000 times
 *     nested     out of a jump's own landing place, level by level
 *     all        all of them
 */
#include "counts.h"

#include <setjmp.h>

static jmp_buf landing;

static void
leaf(void)
{
	COUNT_THIS_CALL();
}

__attribute__((noinline)) static void
jump(void)
{
	COUNT_THIS_CALL();
	leaf();
	longjmp(landing, 1);
}

__attribute__((noinline)) static int
go_down(int depth)
{
	COUNT_THIS_CALL();
	leaf();
	if (depth == 0)
		jump();
	return go_down(depth - 1) + 1;
}

static void
land(int depth)
{
	COUNT_THIS_CALL();
	if (setjmp(landing) == 0)
		go_down(depth);
	leaf();
}

/* The jumped over calls are still open when this is called by the same
 * caller. */
static void
after(void)
{
	COUNT_THIS_CALL();
	leaf();
}

static void
one(void)
{
	COUNT_THIS_CALL();
	for (volatile int i = 0; i < 1000; i++) {
		if (setjmp(landing) == 0)
			jump();
		after();
	}
}

static void
thousand(void)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 10; i++) {
		land(999);
		after();
	}
}

static void
loop(void)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 100000; i++)
		land(1);
	after();
}

/* Each level lands in a frame above the one before. */
__attribute__((noinline)) static void
level(int depth)
{
	jmp_buf mine;

	COUNT_THIS_CALL();
	memcpy(mine, landing, sizeof(mine));
	if (setjmp(landing) == 0) {
		if (depth == 0)
			jump();
		level(depth - 1);
	}
	after();
	memcpy(landing, mine, sizeof(mine));
	if (depth % 2)
		longjmp(landing, 1);
}

static void
nested(void)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 20; i++)
		level(10);
}

static void
all(void)
{
	COUNT_THIS_CALL();
	one();
	thousand();
	loop();
	nested();
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "all";

	COUNT_THIS_CALL();
	if (strcmp(name, "one") == 0)
		one();
	else if (strcmp(name, "thousand") == 0)
		thousand();
	else if (strcmp(name, "loop") == 0)
		loop();
	else if (strcmp(name, "nested") == 0)
		nested();
	else if (strcmp(name, "all") == 0)
		all();
	else
		return 2;
	after();
	return 0;
}
