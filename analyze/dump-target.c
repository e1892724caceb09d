/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-target.c - choose the file or the pattern, check that it can be made
 */
#include "config.h"

#include "analyze/dump-target.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyze/memory.h"

static char *
absolute_path(const char *path)
{
	char *folder, *absolute;

	if (path[0] == '/' || !(folder = getcwd(NULL, 0)))
		return xstrdup(path);
	absolute = concat(folder, "/", path, (char *)NULL);
	free(folder);
	return absolute;
}

/* The folder of a path that has a slash. */
static char *
folder_of(const char *path)
{
	size_t folder_bytes = (size_t)(strrchr(path, '/') - path);

	return xstrndup(path, folder_bytes ? folder_bytes : 1);
}

/* A path as a pattern of CYGPROF_FILE that means just this path. */
static char *
pattern_of(const char *path)
{
	char *pattern = xmalloc(2 * strlen(path) + 1), *end = pattern;

	for (; *path; path++) {
		if (*path == '%')
			*end++ = '%';
		*end++ = *path;
	}
	*end = '\0';
	return pattern;
}

static bool
folder_check(const char *file_path, const char *folder, struct fault *fault)
{
	struct stat status;

	if (stat(folder, &status))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: no dump can be made there: folder %s: "
				 "%s; make it first",
				 file_path, folder, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: no dump can be made there: %s is no "
				 "folder",
				 file_path, folder);
	if (access(folder, W_OK | X_OK))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: no dump can be made there: folder %s: "
				 "%s; choose another one",
				 file_path, folder, strerror(errno));
	return true;
}

/* Something by the name of the dump to be: a file may be removed if the user
 * says so, all else may not. */
static bool
old_file_check(struct dump_target *target, const char *file_path,
	       const char *path, bool may_overwrite, struct fault *fault)
{
	struct stat status;

	if (lstat(path, &status))
		return true;
	if (S_ISDIR(status.st_mode))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: is a folder; name a file", file_path);
	if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: is no ordinary file; name another one",
				 file_path);
	if (!may_overwrite)
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: is already there; -f replaces it",
				 file_path);
	target->old_file_path = xstrdup(path);
	return true;
}

static bool
choose_file(struct dump_target *target, const char *file_path,
	    bool may_overwrite, struct fault *fault)
{
	char *path;
	bool is_well;

	if (!*file_path || !strcmp(file_path, "-"))
		return fault_set(fault, FAULT_USAGE,
				 "record: a dump is a file, not a stream; give "
				 "-o a file name");
	path = absolute_path(file_path);
	target->folder_path = folder_of(path);
	target->file_pattern = pattern_of(path);
	is_well = folder_check(file_path, target->folder_path, fault) &&
		  old_file_check(target, file_path, path, may_overwrite, fault);
	free(path);
	return is_well;
}

static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* The folder that the user's own CYGPROF_FILE leads to: all before the last
 * slash that comes before anything to be filled in. */
static char *
pattern_folder(const char *pattern, const char *log_base)
{
	size_t fixed_bytes = strcspn(pattern, "%");
	char *fixed = xstrndup(pattern, fixed_bytes);
	char *path = fixed[0] == '/'
			     ? xstrdup(fixed)
			     : concat(log_base, "/", fixed, (char *)NULL);
	char *folder = folder_of(path);

	free(fixed);
	free(path);
	return folder;
}

bool
dump_target_choose(struct dump_target *target, const char *file_path,
		   bool may_overwrite, struct fault *fault)
{
	const char *log_base = variable("CYGPROF_LOG_BASE");
	const char *pattern = variable("CYGPROF_FILE");
	char *base_path;

	*target = (struct dump_target){0};
	if (file_path)
		return choose_file(target, file_path, may_overwrite, fault);
	if (!log_base)
		log_base = variable("PROFILE_LOG_BASE");
	if (!log_base)
		log_base = "/tmp";
	base_path = absolute_path(log_base);
	if (log_base[0] != '/')
		target->log_base_path = xstrdup(base_path);
	if (pattern) {
		target->folder_path = pattern_folder(pattern, base_path);
		free(base_path);
	} else {
		target->folder_path = base_path;
	}
	return true;
}

static bool
replace_fail(const struct dump_target *target, struct fault *fault)
{
	return fault_set(fault, FAULT_COULD_NOT, "%s: cannot be replaced: %s",
			 target->old_file_path, strerror(errno));
}

bool
dump_target_clear(struct dump_target *target, struct fault *fault)
{
	char *aside_path;
	int fd;

	if (!target->old_file_path)
		return true;
	aside_path = concat(target->folder_path, "/.cygprof-old-XXXXXX",
			    (char *)NULL);
	fd = mkstemp(aside_path);
	if (fd < 0) {
		free(aside_path);
		return replace_fail(target, fault);
	}
	close(fd);
	if (!rename(target->old_file_path, aside_path)) {
		target->aside_path = aside_path;
		return true;
	}
	int rename_errno = errno;
	unlink(aside_path);
	free(aside_path);
	errno = rename_errno;
	return errno == ENOENT || replace_fail(target, fault);
}

bool
dump_target_settle(struct dump_target *target, bool has_dumps,
		   struct fault *fault)
{
	struct stat status;
	bool is_well;

	if (!target->aside_path)
		return true;
	/* A dump without calls is not worth the old one. */
	if (has_dumps && !lstat(target->old_file_path, &status))
		is_well = !unlink(target->aside_path);
	else
		is_well = !rename(target->aside_path, target->old_file_path);
	if (!is_well)
		fault_set(fault, FAULT_COULD_NOT,
			  "%s: the file that was there is now %s: %s",
			  target->old_file_path, target->aside_path,
			  strerror(errno));
	free(target->aside_path);
	target->aside_path = NULL;
	return is_well;
}

void
dump_target_close(struct dump_target *target)
{
	free(target->file_pattern);
	free(target->log_base_path);
	free(target->folder_path);
	free(target->old_file_path);
	free(target->aside_path);
	*target = (struct dump_target){0};
}
