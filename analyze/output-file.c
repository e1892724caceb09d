/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output-file.c - write a temporary file, give it the name at the end
 */
#include "config.h"

#include "analyze/output-file.h"

#include "analyze/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
fail(const struct output_file *file, struct fault *fault)
{
	return fault_set(fault, FAULT_COULD_NOT, "%s: %s", file->path,
			 strerror(errno));
}

static bool
exists(const struct output_file *file, struct fault *fault)
{
	return fault_set(fault, FAULT_COULD_NOT,
			 "%s: is there already; -f overwrites it", file->path);
}

static bool
open_directly(struct output_file *file, struct fault *fault)
{
	bool is_stdout = !strcmp(file->path, "-");

	file->stream = is_stdout ? stdout : fopen(file->path, "we");
	return file->stream ? true : fail(file, fault);
}

/* mkstemp() makes files for nobody else; this one shall be as others are. */
static void
allow_others(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	fchmod(fd, 0666 & ~mask);
}

static bool
open_temporary(struct output_file *file, struct fault *fault)
{
	const char *slash = strrchr(file->path, '/');
	size_t folder_bytes = slash ? slash + 1 - file->path : 0;
	char *folder = xstrndup(file->path, folder_bytes);

	file->temporary_path = concat(folder, ".cygprof-XXXXXX", NULL);
	free(folder);
	int fd = mkstemp(file->temporary_path);
	if (fd < 0) {
		fail(file, fault);
		free(file->temporary_path);
		file->temporary_path = NULL;
		return false;
	}
	allow_others(fd);
	file->stream = fdopen(fd, "w");
	if (!file->stream)
		xmalloc_failed(BUFSIZ);
	return true;
}

bool
output_file_open(struct output_file *file, const char *path, bool may_overwrite,
		 struct fault *fault)
{
	struct stat status;

	memset(file, 0, sizeof *file);
	file->may_overwrite = may_overwrite;
	file->path = xstrdup(path);
	if (!strcmp(path, "-"))
		return open_directly(file, fault);
	if (stat(path, &status))
		return open_temporary(file, fault);
	if (S_ISDIR(status.st_mode))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: a directory; name a file in it", path);
	if (!S_ISREG(status.st_mode))
		return open_directly(file, fault);
	if (!may_overwrite)
		return exists(file, fault);

	/* The file that a link leads to is replaced, not the link. */
	char *real_path = realpath(path, NULL);
	if (real_path) {
		free(file->path);
		file->path = real_path;
	}
	return open_temporary(file, fault);
}

/* link() fails where a file of that name has come meanwhile, rename() does
 * not; some file systems have no links. */
static int
take_name(const struct output_file *file)
{
	if (!file->may_overwrite && !link(file->temporary_path, file->path))
		return unlink(file->temporary_path);
	if (!file->may_overwrite && errno == EEXIST)
		return -1;
	return rename(file->temporary_path, file->path);
}

bool
output_file_commit(struct output_file *file, struct fault *fault)
{
	bool is_stdout = file->stream == stdout;
	bool is_written = !fflush(file->stream) && !ferror(file->stream);

	if (!is_stdout && fclose(file->stream))
		is_written = false;
	file->stream = NULL;
	if (!is_written)
		return fail(file, fault);
	if (!file->temporary_path)
		return true;
	if (take_name(file))
		return errno == EEXIST ? exists(file, fault)
				       : fail(file, fault);
	free(file->temporary_path);
	file->temporary_path = NULL;
	return true;
}

void
output_file_close(struct output_file *file)
{
	if (file->stream && file->stream != stdout)
		fclose(file->stream);
	if (file->temporary_path)
		unlink(file->temporary_path);
	free(file->temporary_path);
	free(file->path);
	memset(file, 0, sizeof *file);
}
