/* SPDX-License-Identifier: MIT
 *
 * forest.c - a program of 700 functions and as many call paths as you like
 *
 * Each tree calls two to four others.  Which ones is fixed by its number, so
 * every run makes the same calls.  The calls go in circles, as they do in
 * programs that people write: most functions are recursive somewhere.
 *
 * usage: forest [DEPTH [ROUNDS]]    left out: 10 and 1
 *
 * A level has about three times the call paths of the level above it; depth
 * 10 makes 87,644.  Prints how many calls of trees it made.
 */
#include <stdio.h>
#include <stdlib.h>

#define TREE_COUNT 700

#define TEN(n)                                                                 \
	TREE(n##0) TREE(n##1) TREE(n##2) TREE(n##3) TREE(n##4)                 \
	TREE(n##5) TREE(n##6) TREE(n##7) TREE(n##8) TREE(n##9)
#define HUNDRED(n)                                                             \
	TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4)                      \
	TEN(n##5) TEN(n##6) TEN(n##7) TEN(n##8) TEN(n##9)
#define FOREST                                                                 \
	HUNDRED(1) HUNDRED(2) HUNDRED(3) HUNDRED(4)                            \
	HUNDRED(5) HUNDRED(6) HUNDRED(7)

typedef void tree_function(unsigned depth);

#define TREE(n) static tree_function tree_##n;
FOREST
#undef TREE

#define TREE(n) tree_##n,
static tree_function *const trees[TREE_COUNT] = { FOREST };
#undef TREE

static unsigned long calls_count;

/* Not in the profile: a tree's callers are trees.  Not inlined: a compiler that
 * sees who calls whom grows one tree into another for minutes. */
static __attribute__((noinline, no_instrument_function)) void
call_children(unsigned tree, unsigned depth)
{
	calls_count++;
	if (depth == 0)
		return;
	for (unsigned child = 0; child < 2 + tree % 3; child++)
		trees[(tree * 31 + child * 17 + 7) % TREE_COUNT](depth - 1);
}

#define TREE(n)                                                                \
	static void tree_##n(unsigned depth)                                   \
	{                                                                      \
		call_children(n, depth);                                       \
	}
FOREST

int
main(int argc, char **argv)
{
	unsigned depth = argc > 1 ? (unsigned)atoi(argv[1]) : 10;
	unsigned rounds_count = argc > 2 ? (unsigned)atoi(argv[2]) : 1;

	for (unsigned round = 0; round < rounds_count; round++)
		trees[0](depth);
	printf("forest: %lu calls\n", calls_count);
	return 0;
}
