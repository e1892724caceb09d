/* SPDX-License-Identifier: MIT
 *
 * interpose-catch.c - where C++ exceptions are caught
 *
 * In the shared library only.  clang's functions run no exit hook when an
 * exception leaves them; a catch clause begins with __cxa_begin_catch, called
 * from the frame that the exception has reached.
 *
 * A program has as many of these functions as it has C++ libraries: one that
 * is linked into it, one that a plugin brings in a scope of its own.  So
 *
 *  - ours has the version that libstdc++ gives its own, and is hidden: linkers
 *    do not see it.  Otherwise a program with a libstdc++ of its own would
 *    offer this one function of it, and no other, to its plugins;
 *  - the one to go on with is that of the library that threw the exception,
 *    known by the function that destroys it; for one of another language the
 *    first that was loaded.  RTLD_NEXT would not find a plugin's.
 *
 * There is always one: it defines all else that the caller needs for a catch.
 */
#include "runtime/attributes.h"
#include "runtime/image-file.h"
#include "runtime/image-symbol.h"
#include "runtime/landing.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <unwind.h>

typedef void *catch_function(void *exception);

CYGPROF_EXPORT catch_function cygprof_begin_catch;
__asm__(".symver cygprof_begin_catch, __cxa_begin_catch@CXXABI_1.3");

struct cxx_library {
	catch_function *begin_catch; /* NULL: there is no such library */
	uintptr_t start;
	uintptr_t bytes; /* stored last */
};

/* A walk over the loaded files. */
struct library_search {
	uintptr_t thrower; /* an address in the wanted library */
	struct cxx_library first;
	struct cxx_library thrown_by;
};

/* The first one that was loaded when the process started. */
static struct cxx_library first_library;

static CYGPROF_QUIET bool
contains(const struct cxx_library *library, uintptr_t address)
{
	return address - library->start < library->bytes;
}

static CYGPROF_QUIET int
see(struct dl_phdr_info *info, size_t info_bytes, void *context)
{
	struct library_search *search = context;
	struct cygprof_image_file file;
	struct cxx_library library;
	uintptr_t address =
		cygprof_image_symbol_find(info, "__cxa_begin_catch");

	(void)info_bytes;
	if (!address || address == (uintptr_t)cygprof_begin_catch)
		return 0;
	cygprof_image_file_read(info, &file);
	library.begin_catch = (catch_function *)address;
	library.start = file.start_address;
	library.bytes = file.end_address - file.start_address;
	if (!search->first.begin_catch)
		search->first = library;
	if (!contains(&library, search->thrower))
		return 0;
	search->thrown_by = library;
	return 1;
}

static CYGPROF_QUIET __attribute__((constructor(101))) void
find_first(void)
{
	struct library_search search = {.thrower = 0};

	dl_iterate_phdr(see, &search);
	first_library.begin_catch = search.first.begin_catch;
	first_library.start = search.first.start;
	__atomic_store_n(&first_library.bytes, search.first.bytes,
			 __ATOMIC_RELEASE);
}

static CYGPROF_QUIET catch_function *
find_next(uintptr_t thrower)
{
	struct library_search search = {.thrower = thrower};

	dl_iterate_phdr(see, &search);
	if (search.thrown_by.begin_catch)
		return search.thrown_by.begin_catch;
	if (search.first.begin_catch)
		return search.first.begin_catch;
	return (catch_function *)dlsym(RTLD_NEXT, "__cxa_begin_catch");
}

CYGPROF_QUIET void *
cygprof_begin_catch(void *exception)
{
	const struct _Unwind_Exception *thrown = exception;
	uintptr_t thrower = (uintptr_t)thrown->exception_cleanup;

	cygprof_landing_catch((uintptr_t)__builtin_dwarf_cfa());
	if (CYGPROF_LIKELY(contains(&first_library, thrower)))
		return first_library.begin_catch(exception);
	return find_next(thrower)(exception);
}
