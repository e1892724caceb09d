/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * diagnosis.c - from how the program calls the hooks to a sentence
 */
#include "config.h"

#include "analyze/diagnosis.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyze/memory.h"

static const char compile_it[] =
	"nothing in it calls the hooks; compile it with "
	"-finstrument-functions and link it with -lcygprof";

static const char is_privileged[] =
	"it runs with changed privileges, where no variable is trusted; run a "
	"copy without them";

static const char is_script[] =
	"it is a script, and nothing that it ran called the hooks; compile "
	"those programs with -finstrument-functions";

static const char has_empty_hooks[] =
	"its hooks are the empty ones of the C library; put -lcygprof before "
	"-lc on the line that links it";

static const char hides_hooks[] =
	"a version script hides its hooks, so its libraries call the C "
	"library's empty ones; export __cyg_profile_func_enter and _exit";

static const char is_foreign[] =
	"it was built for another machine or C library than libcygprof.so; "
	"link it with a libcygprof of its own";

/* What the file itself tells, or NULL if nothing is wrong with it. */
static const char *
reason_in_file(const struct hook_binding *binding)
{
	if (binding->is_privileged)
		return is_privileged;
	switch (binding->kind) {
	case HOOK_BINDING_NOT_ELF:
		return is_script;
	case HOOK_BINDING_STATIC_EMPTY:
		return has_empty_hooks;
	case HOOK_BINDING_ABSENT:
	case HOOK_BINDING_STATIC_ABSENT:
		return compile_it;
	case HOOK_BINDING_LINKED:
	case HOOK_BINDING_OWN:
		if (!binding->has_hook_calls)
			return compile_it;
		return binding->is_hidden ? hides_hooks : NULL;
	case HOOK_BINDING_EMPTY:
	case HOOK_BINDING_UNKNOWN:
		return binding->is_foreign ? is_foreign : NULL;
	}
	return NULL;
}

/* Sets errno.  access() calls what is no folder a lack of permission. */
static bool
folder_takes_files(const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return false;
	if (!S_ISDIR(status.st_mode)) {
		errno = ENOTDIR;
		return false;
	}
	return !access(path, W_OK | X_OK);
}

char *
diagnosis_of_missing_dump(const char *program,
			  const struct hook_binding *binding,
			  const char *folder_path)
{
	const char *mode = getenv("CYGPROF");
	const char *reason = reason_in_file(binding);
	char *text;

	if (mode && !strcmp(mode, "never"))
		reason = "CYGPROF=never forbids it; unset that variable";
	if (reason)
		return concat(program, ": no dump: ", reason, (char *)NULL);
	if (!folder_takes_files(folder_path))
		text = concat(": no dump: folder ", folder_path, ": ",
			      strerror(errno),
			      "; name another one in CYGPROF_LOG_BASE",
			      (char *)NULL);
	else
		text = concat(": no dump in ", folder_path,
			      ": see the line above, if there is one; else no "
			      "instrumented function was called, and "
			      "CYGPROF_VERBOSE=1 tells more",
			      (char *)NULL);
	return reconcat(text, program, text, (char *)NULL);
}
