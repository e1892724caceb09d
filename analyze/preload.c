/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preload.c - find the library, make the value of LD_PRELOAD
 */
#include "config.h"

#include "analyze/preload.h"

#include <errno.h>
#include <string.h>

#include "analyze/memory.h"

/* The folder of this executable, or NULL. */
static char *
own_folder(void)
{
	char *path = realpath("/proc/self/exe", NULL);

	if (path)
		*strrchr(path, '/') = '\0';
	return path;
}

/* The library's real path, so that it is found from any folder. */
static char *
library_beside(const char *folder)
{
	static const char *const places[] = {
		"/runtime/.libs/libcygprof.so.0",
		"/../runtime/.libs/libcygprof.so.0",
		"/../lib/libcygprof.so.0",
	};
	char *found = NULL;

	for (size_t i = 0; !found && i < sizeof places / sizeof *places; i++) {
		char *path = concat(folder, places[i], (char *)NULL);

		found = realpath(path, NULL);
		free(path);
	}
	return found;
}

static char *
library_path(struct fault *fault)
{
	const char *told = getenv("CYGPROF_LIBRARY");
	char *folder, *found = NULL;

	if (told && *told) {
		found = realpath(told, NULL);
		if (!found)
			fault_set(fault, FAULT_COULD_NOT,
				  "%s: %s; CYGPROF_LIBRARY names it", told,
				  strerror(errno));
		return found;
	}
	folder = own_folder();
	if (folder)
		found = library_beside(folder);
	free(folder);
	return found ? found : realpath(CYGPROF_LIBRARY_PATH, NULL);
}

/* Programs without a word of the hooks get the library as well: their
 * libraries, or programs that they run, may call them. */
static bool
may_be_preloaded(const struct hook_binding *binding)
{
	if (binding->is_foreign)
		return false;
	switch (binding->kind) {
	case HOOK_BINDING_EMPTY:
	case HOOK_BINDING_ABSENT:
	case HOOK_BINDING_NOT_ELF:
	case HOOK_BINDING_STATIC_ABSENT:
	case HOOK_BINDING_UNKNOWN:
		return true;
	default:
		return false;
	}
}

bool
preload_value(const struct hook_binding *binding, const char *program,
	      char **ret_value, struct fault *fault)
{
	const char *before = binding->sanitizer;
	const char *behind = getenv("LD_PRELOAD");
	char *library;

	*ret_value = NULL;
	if (!may_be_preloaded(binding))
		return true;
	library = library_path(fault);
	if (!library && binding->kind == HOOK_BINDING_EMPTY)
		fault_set(fault, FAULT_COULD_NOT,
			  "%s: was linked without -lcygprof, and there is no "
			  "libcygprof.so to preload; link it, or name the "
			  "library in CYGPROF_LIBRARY",
			  program);
	if (!library)
		return !fault->kind;
	/* The dynamic loader would take such a path for several. */
	if (strpbrk(library, " :")) {
		fault_set(fault, FAULT_COULD_NOT,
			  "%s: cannot be preloaded, since its path has a "
			  "blank or a colon; copy it elsewhere and name it in "
			  "CYGPROF_LIBRARY",
			  library);
		free(library);
		return false;
	}
	*ret_value = concat(before, *before ? ":" : "", library,
			    behind && *behind ? ":" : "", behind ? behind : "",
			    (char *)NULL);
	free(library);
	return true;
}
