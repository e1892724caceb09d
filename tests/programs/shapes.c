/* SPDX-License-Identifier: MIT
 *
 * shapes.c - calls of known shapes: the numbers are in tests/run/shapes.sh
 *
 * usage: shapes CASE [NUMBER]...    what stands in cases[] below
 */
#include "counts.h"

/* fib(8) three times: 201 calls, 198 of them by fib itself, 6 of those by an
 * outermost fib. */
static unsigned
fib(unsigned n)
{
	COUNT_THIS_CALL();
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static void
fib_side(unsigned n)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 3; i++)
		fib(n);
}

/* even(10) three times: 18 calls of even, 15 of odd, 3 outermost ones each. */
static int odd(unsigned n);

static int
even(unsigned n)
{
	COUNT_THIS_CALL();
	return n == 0 ? 1 : odd(n - 1);
}

static int
odd(unsigned n)
{
	COUNT_THIS_CALL();
	return n == 0 ? 0 : even(n - 1);
}

static void
even_side(unsigned n)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 3; i++)
		even(n);
}

/* As many frames at once as asked for. */
static unsigned
dig(unsigned depth)
{
	COUNT_THIS_CALL();
	return depth > 1 ? dig(depth - 1) + 1 : 1;
}

static void
deep(unsigned depth)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 2; i++)
		dig(depth);
}

/* 300 functions of one parent, function N called N % 7 + 1 times. */
#define TEN(n)                                                                 \
	CHILD(n##0) CHILD(n##1) CHILD(n##2) CHILD(n##3) CHILD(n##4)            \
	CHILD(n##5) CHILD(n##6) CHILD(n##7) CHILD(n##8) CHILD(n##9)
#define HUNDRED(n)                                                             \
	TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4)                      \
	TEN(n##5) TEN(n##6) TEN(n##7) TEN(n##8) TEN(n##9)
#define CHILDREN HUNDRED(1) HUNDRED(2) HUNDRED(3)

#define CHILD(n)                                                               \
	static void child_##n(void)                                            \
	{                                                                      \
		COUNT_THIS_CALL();                                             \
	}
CHILDREN
#undef CHILD

#define CHILD(n) child_##n,
static void (*const children[])(void) = { CHILDREN };
#undef CHILD

static void
wide(unsigned rounds_count)
{
	COUNT_THIS_CALL();
	for (unsigned round = 0; round < rounds_count; round++)
		for (unsigned child = 0; child < 300; child++)
			if (round % 7 <= (child + 100) % 7)
				children[child]();
}

/* Rooms that lead to each other in circles: many paths of few functions. */
static void enter_room(unsigned room, unsigned depth);

#define ROOM(n)                                                                \
	static void room_##n(unsigned depth)                                   \
	{                                                                      \
		COUNT_THIS_CALL();                                             \
		if (depth == 0)                                                \
			return;                                                \
		for (unsigned door = 0; door < 1 + (n) % 3; door++)            \
			enter_room((n)*5 + door * 3 + depth % 2, depth - 1);   \
	}
#define ROOMS                                                                  \
	ROOM(0) ROOM(1) ROOM(2) ROOM(3) ROOM(4) ROOM(5) ROOM(6) ROOM(7)        \
	ROOM(8) ROOM(9) ROOM(10) ROOM(11) ROOM(12) ROOM(13) ROOM(14) ROOM(15)  \
	ROOM(16) ROOM(17) ROOM(18) ROOM(19) ROOM(20) ROOM(21) ROOM(22)
ROOMS
#undef ROOM

#define ROOM(n) room_##n,
static void (*const rooms[])(unsigned depth) = { ROOMS };
#undef ROOM

__attribute__((no_instrument_function)) static void
enter_room(unsigned room, unsigned depth)
{
	rooms[room % 23](depth);
}

static void
maze(unsigned depth)
{
	COUNT_THIS_CALL();
	for (unsigned room = 0; room < 23; room++)
		enter_room(room, depth);
}

struct shape {
	const char *name;
	void (*run)(unsigned number);
	unsigned number; /* if none is given */
};

static const struct shape cases[] = {
	{ "fib", fib_side, 8 },	  { "even", even_side, 10 },
	{ "deep", deep, 100000 }, { "wide", wide, 7 },
	{ "maze", maze, 9 },
};

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "all";
	int is_known = 0;

	COUNT_THIS_CALL();
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (strcmp(name, "all") != 0 && strcmp(name, cases[i].name) != 0)
			continue;
		is_known = 1;
		cases[i].run(argc > 2 ? (unsigned)atoi(argv[2]) :
					cases[i].number);
	}
	return is_known ? 0 : 2;
}
