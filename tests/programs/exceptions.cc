/* SPDX-License-Identifier: MIT
 *
 * exceptions.cc - calls that are left by C++ exceptions
 *
 * usage: exceptions [ROUNDS]
 *
 * Of g++ the hooks hear of every frame that an exception leaves, of clang++
 * of none.
 */
#include "counts.h"

namespace {

struct guard {
	explicit guard(int level_) : level(level_)
	{
		COUNT_THIS_CALL();
	}
	~guard();
	int level;
};

struct failure {
	int value;
};

__attribute__((noinline)) void
leaf()
{
	COUNT_THIS_CALL();
}

__attribute__((noinline)) void
thrower(int value)
{
	COUNT_THIS_CALL();
	leaf();
	throw failure{ value };
}

__attribute__((noinline)) int
middle(int depth)
{
	COUNT_THIS_CALL();
	guard level(depth);
	if (depth == 0)
		thrower(7);
	return middle(depth - 1) + level.level;
}

/* Throws and catches while another exception is on its way. */
__attribute__((noinline)) void
quarrel()
{
	COUNT_THIS_CALL();
	try {
		thrower(1);
	} catch (const failure &) {
		leaf();
	}
}

guard::~guard()
{
	COUNT_THIS_CALL();
	if (level == 2)
		quarrel();
}

__attribute__((noinline)) void
rethrower()
{
	COUNT_THIS_CALL();
	try {
		middle(3);
	} catch (failure &caught) {
		leaf();
		caught.value++;
		throw;
	}
}

__attribute__((noinline)) int
catcher()
{
	COUNT_THIS_CALL();
	int sum = 0;
	try {
		middle(3);
	} catch (const failure &caught) {
		leaf();
		sum += caught.value;
	}
	leaf();
	try {
		rethrower();
	} catch (const failure &caught) {
		sum += caught.value;
	}
	leaf();
	return sum;
}

} // namespace

int
main(int argc, char **argv)
{
	int rounds_count = argc > 1 ? atoi(argv[1]) : 1000;
	int sum = 0;

	COUNT_THIS_CALL();
	for (int round = 0; round < rounds_count; round++)
		sum += catcher();
	return sum == rounds_count * 15 ? 0 : 1;
}
