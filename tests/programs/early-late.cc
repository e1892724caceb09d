/* SPDX-License-Identifier: MIT
 *
 * early-late.cc - calls before main, behind it, and where threads end
 */
#include "counts.h"

#include <pthread.h>

namespace {

__attribute__((noinline)) void
leaf()
{
	COUNT_THIS_CALL();
}

void
before_constructors()
{
	COUNT_THIS_CALL();
	leaf();
}

__attribute__((constructor(101))) void
first_constructor()
{
	COUNT_THIS_CALL();
	leaf();
}

__attribute__((constructor)) void
constructor()
{
	COUNT_THIS_CALL();
	leaf();
}

__attribute__((destructor(101))) void
last_destructor()
{
	COUNT_THIS_CALL();
	leaf();
}

__attribute__((destructor)) void
destructor()
{
	COUNT_THIS_CALL();
	leaf();
}

void
at_exit()
{
	COUNT_THIS_CALL();
	leaf();
}

struct object {
	object()
	{
		COUNT_THIS_CALL();
		leaf();
	}
	~object()
	{
		COUNT_THIS_CALL();
		leaf();
	}
	void touch() const
	{
		COUNT_THIS_CALL();
	}
};

object of_the_program;
thread_local object of_the_thread;

void *
run_thread(void *argument)
{
	COUNT_THIS_CALL();
	of_the_thread.touch();
	return argument;
}

/* Runs before any constructor, libc's own among them. */
__attribute__((section(".preinit_array"), used)) void (*const preinit)() =
	before_constructors;

} // namespace

int
main()
{
	COUNT_THIS_CALL();
	atexit(at_exit);
	of_the_thread.touch();
	for (int i = 0; i < 3; i++) {
		pthread_t thread;

		if (pthread_create(&thread, nullptr, run_thread, nullptr) != 0)
			return 1;
		pthread_join(thread, nullptr);
	}
	return 0;
}
