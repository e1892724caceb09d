/* SPDX-License-Identifier: MIT
 *
 * catches.cc - calls made right behind a catch
 *
 * As a program:
 *
 *     catches                catch_all(), of its own
 *     catches terminate      an exception meets a function that is noexcept
 *     catches plugin FILE    catch_all(), and then a library's
 *
 * and as a library of catch_all().
 */
#include "counts.h"

#include <dlfcn.h>
#include <exception>
#include <pthread.h>

namespace
{

struct failure {
	int size;
};

__attribute__((noinline)) void
leaf()
{
	COUNT_THIS_CALL();
}

template <int bytes> struct room {
	room() __attribute__((no_instrument_function))
	{
		bytes_of_it[0] = 1;
	}
	volatile char bytes_of_it[bytes];
};

/* A function that throws, and one to be called behind a catch, that take so
 * many bytes of stack. */
#define FRAMES(name, bytes)                                                    \
	__attribute__((noinline)) void leave_##name()                          \
	{                                                                      \
		room<bytes> its_own;                                           \
                                                                               \
		COUNT_THIS_CALL();                                             \
		throw failure{bytes};                                          \
	}                                                                      \
	__attribute__((noinline)) void after_##name()                          \
	{                                                                      \
		room<bytes> its_own;                                           \
                                                                               \
		COUNT_THIS_CALL();                                             \
		leaf();                                                        \
	}

FRAMES(tiny, 1)
FRAMES(small, 40)
FRAMES(large, 600)
FRAMES(huge, 20000)

typedef void function();

__attribute__((noinline)) void
land_catch(function *leave, function *after)
{
	COUNT_THIS_CALL();
	try {
		leave();
	} catch (const failure &) {
		after();
	}
}

/* Behind the catch and not in it. */
__attribute__((noinline)) void
land_behind(function *leave, function *after)
{
	bool is_caught = false;

	COUNT_THIS_CALL();
	try {
		leave();
	} catch (...) {
		is_caught = true;
	}
	if (!is_caught || std::uncaught_exceptions())
		abort();
	after();
}

__attribute__((noinline)) void
throw_again(function *leave)
{
	COUNT_THIS_CALL();
	try {
		leave();
	} catch (...) {
		leaf();
		throw;
	}
}

__attribute__((noinline)) void
land_again(function *leave, function *after)
{
	COUNT_THIS_CALL();
	try {
		throw_again(leave);
	} catch (const failure &) {
		after();
	}
}

/* One exception in the hands of another's catch. */
__attribute__((noinline)) void
land_nested(function *leave, function *after)
{
	COUNT_THIS_CALL();
	try {
		leave();
	} catch (const failure &outer) {
		const int size = outer.size;

		try {
			throw_again(leave);
		} catch (...) {
			after();
		}
		if (size != outer.size)
			abort();
	}
}

typedef void lander(function *leave, function *after);

__attribute__((no_instrument_function)) void
for_all_sizes(lander *land)
{
	static function *const leaves[] = {leave_tiny, leave_small, leave_large,
					   leave_huge};
	static function *const afters[] = {after_tiny, after_small, after_large,
					   after_huge};

	for (int round = 0; round < 25; round++)
		for (function *leave : leaves)
			for (function *after : afters)
				land(leave, after);
}

/* Cancellation unwinds the stack with an exception of libc. */
__attribute__((noinline)) void *
be_cancelled(void *)
{
	COUNT_THIS_CALL();
	pthread_cancel(pthread_self());
	try {
		for (;;)
			pthread_testcancel();
	} catch (...) {
		leaf();
		throw;
	}
	return nullptr;
}

void
cancel()
{
	pthread_t thread;
	void *result;

	COUNT_THIS_CALL();
	if (pthread_create(&thread, nullptr, be_cancelled, nullptr) != 0 ||
	    pthread_join(thread, &result) != 0 || result != PTHREAD_CANCELED)
		abort();
}

void
promise() noexcept
{
	COUNT_THIS_CALL();
	leave_small();
}

void
run_plugin(const char *path)
{
	void *plugin = dlopen(path, RTLD_NOW);
	function *plugged;

	COUNT_THIS_CALL();
	if (!plugin)
		abort();
	plugged = reinterpret_cast<function *>(dlsym(plugin, "catch_all"));
	if (!plugged)
		abort();
	plugged();
}

} // namespace

extern "C" void
catch_all()
{
	COUNT_THIS_CALL();
	for_all_sizes(land_catch);
	for_all_sizes(land_behind);
	for_all_sizes(land_again);
	for_all_sizes(land_nested);
	cancel();
}

int
main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	COUNT_THIS_CALL();
	if (strcmp(name, "terminate") == 0)
		promise();
	catch_all();
	if (strcmp(name, "plugin") == 0)
		run_plugin(argv[2]);
	return 0;
}
