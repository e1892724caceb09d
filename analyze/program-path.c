/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program-path.c - searches PATH as the shell does
 */
#include "config.h"

#include "analyze/program-path.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyze/memory.h"

static bool
is_program(const char *path)
{
	struct stat status;

	return !stat(path, &status) && S_ISREG(status.st_mode) &&
	       !access(path, X_OK);
}

char *
program_path(const char *name)
{
	const char *folders = getenv("PATH");

	if (strchr(name, '/'))
		return is_program(name) ? xstrdup(name) : NULL;
	if (!*name)
		return NULL;
	if (!folders)
		folders = "/bin:/usr/bin";
	for (;;) {
		size_t folder_bytes = strcspn(folders, ":");
		char *folder = xstrndup(folders, folder_bytes);
		/* An empty entry is the working directory. */
		char *path = concat(folder_bytes ? folder : ".", "/", name,
				    (char *)NULL);

		free(folder);
		if (is_program(path))
			return path;
		free(path);
		folders += folder_bytes;
		if (!*folders++)
			return NULL;
	}
}
