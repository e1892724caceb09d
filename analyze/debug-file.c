/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * debug-file.c - candidates for an image's file, one after the other
 */
#include "config.h"

#include "analyze/debug-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <elfutils/libdwelf.h>

#include "analyze/memory.h"
#include "analyze/worker.h"

/* A decompressed section and tables of what is in it need a multiple of the
 * file that they come from. */
#define MEMORY_PER_FILE_BYTE 8

#define ADVICE "names come from addresses only"

/* What one candidate is, from best to worst. */
enum candidate {
	CANDIDATE_RIGHT,
	CANDIDATE_OTHER_BUILD,
	CANDIDATE_NOT_ELF,
	CANDIDATE_UNREADABLE, /* errno tells */
	CANDIDATE_MISSING,
};

/* Counts the memory that the file will need, then lets libdwfl search. */
static int
find_debuginfo(Dwfl_Module *module, void **userdata, const char *module_name,
	       Dwarf_Addr base, const char *file_name,
	       const char *debuglink_file, GElf_Word debuglink_crc,
	       char **ret_debug_path)
{
	struct debug_file *file = *userdata;
	struct stat status;

	int fd = dwfl_standard_find_debuginfo(module, userdata, module_name,
					      base, file_name, debuglink_file,
					      debuglink_crc, ret_debug_path);
	if (fd < 0 || !file)
		return fd;
	if (fstat(fd, &status) == 0 && status.st_size > 0)
		worker_allow_memory((uint64_t)status.st_size *
				    MEMORY_PER_FILE_BYTE);
	/* An alternate file (dwz) comes later and does not count here. */
	if (*ret_debug_path && !file->debug_path)
		file->debug_path = xstrdup(*ret_debug_path);
	return fd;
}

static bool
has_build_id(Elf *elf, const struct symbols_image *image)
{
	const void *build_id;

	if (image->build_id_bytes == 0)
		return true;
	ssize_t bytes = dwelf_elf_gnu_build_id(elf, &build_id);
	return bytes > 0 && (size_t)bytes == image->build_id_bytes &&
	       memcmp(build_id, image->build_id, image->build_id_bytes) == 0;
}

static enum candidate
check_elf(int fd, const struct symbols_image *image)
{
	Elf *elf = elf_begin(fd, ELF_C_READ_MMAP_PRIVATE, NULL);
	enum candidate candidate = CANDIDATE_NOT_ELF;

	if (elf && elf_kind(elf) == ELF_K_ELF)
		candidate = has_build_id(elf, image) ? CANDIDATE_RIGHT
						     : CANDIDATE_OTHER_BUILD;
	elf_end(elf);
	return candidate;
}

/* Opens the path if it is the image's file.  Never waits, as for a FIFO. */
static enum candidate
open_candidate(const char *path, const struct symbols_image *image, int *ret_fd)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? CANDIDATE_MISSING
			       : CANDIDATE_UNREADABLE;
	enum candidate candidate = CANDIDATE_NOT_ELF;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		candidate = check_elf(fd, image);
	if (candidate == CANDIDATE_RIGHT)
		*ret_fd = fd;
	else
		close(fd);
	return candidate;
}

/* folder/.build-id/ab/cdef and a suffix; the caller frees it. */
static char *
build_id_path(const char *folder, const struct symbols_image *image,
	      const char *suffix)
{
	char digits[2 * 64 + 2] = "";
	size_t at = 0;

	for (size_t i = 0; i < image->build_id_bytes && i < 64; i++) {
		at += (size_t)sprintf(digits + at, "%02x", image->build_id[i]);
		if (i == 0)
			digits[at++] = '/';
	}
	return concat(folder, "/.build-id/", digits, suffix, (char *)NULL);
}

/* Tries a path that it frees; remembers it in the file if it is right. */
static bool
take_candidate(char *path, const struct symbols_image *image,
	       struct debug_file *file, int *ret_fd)
{
	if (open_candidate(path, image, ret_fd) == CANDIDATE_RIGHT) {
		free(file->path);
		file->path = path;
		return true;
	}
	free(path);
	return false;
}

/* Only with a build-id: a file that merely has the name could be any. */
static bool
search_folder(const char *folder, const struct symbols_image *image,
	      struct debug_file *file, int *ret_fd)
{
	const char *slash = strrchr(image->path, '/');

	if (image->build_id_bytes < 2)
		return false;
	return take_candidate(build_id_path(folder, image, ""), image, file,
			      ret_fd) ||
	       take_candidate(build_id_path(folder, image, ".debug"), image,
			      file, ret_fd) ||
	       take_candidate(concat(folder, slash ? slash : "/", (char *)NULL),
			      image, file, ret_fd);
}

/* The folders of `+D1:D2::.debug:/usr/lib/debug`, which is how libdwfl wants
 * them: + asks for the CRC, the empty one is the file's own. */
static char *
make_search_path(const struct symbols_options *options)
{
	char *path = xstrdup("+");

	for (size_t i = 0; i < options->debug_dir_count; i++) {
		char *folder = realpath(options->debug_dirs[i], NULL);
		if (folder)
			path = reconcat(path, path, folder, ":", (char *)NULL);
		free(folder);
	}
	return reconcat(path, path,
			":.debug:", options->sysroot ? options->sysroot : "",
			"/usr/lib/debug", (char *)NULL);
}

static bool
search_folders(const struct symbols_options *options,
	       const struct symbols_image *image, struct debug_file *file,
	       int *ret_fd)
{
	for (size_t i = 0; i < options->debug_dir_count; i++)
		if (search_folder(options->debug_dirs[i], image, file, ret_fd))
			return true;
	char *system = concat(options->sysroot ? options->sysroot : "",
			      "/usr/lib/debug", (char *)NULL);
	bool is_found = search_folder(system, image, file, ret_fd);
	free(system);
	return is_found;
}

/* Where the recorded path is now.  The kernel marks a deleted file. */
static char *
present_path(const struct symbols_options *options, const char *recorded)
{
	static const char mark[] = " (deleted)";
	char *path = concat(options->sysroot ? options->sysroot : "", recorded,
			    (char *)NULL);
	size_t bytes = strlen(path);

	if (bytes > sizeof(mark) &&
	    strcmp(path + bytes - (sizeof(mark) - 1), mark) == 0)
		path[bytes - (sizeof(mark) - 1)] = '\0';
	return path;
}

static void
warn(struct debug_file *file, enum candidate candidate, int error)
{
	char *warning = file->warning;
	size_t room_bytes = sizeof(file->warning);

	switch (candidate) {
	case CANDIDATE_RIGHT:
		break;
	case CANDIDATE_OTHER_BUILD:
		snprintf(warning, room_bytes,
			 "%.300s: was rebuilt since the dump was made; " ADVICE,
			 file->path);
		break;
	case CANDIDATE_NOT_ELF:
		snprintf(warning, room_bytes,
			 "%.300s: is not an ELF file; " ADVICE, file->path);
		break;
	case CANDIDATE_UNREADABLE:
		snprintf(warning, room_bytes,
			 "%.300s: cannot be read (%s); " ADVICE, file->path,
			 strerror(error));
		break;
	case CANDIDATE_MISSING:
		snprintf(warning, room_bytes,
			 "%.300s: is not there any more; " ADVICE
			 ", unless --debug-dir or --sysroot leads to a copy",
			 file->path);
		break;
	}
}

/* Gives the open file to libdwfl, which closes it. */
static bool
report(struct debug_file *file, int fd)
{
	void **userdata;

	file->callbacks = (Dwfl_Callbacks){
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = find_debuginfo,
		.section_address = dwfl_offline_section_address,
		.debuginfo_path = &file->search_path,
	};
	file->dwfl = dwfl_begin(&file->callbacks);
	if (file->dwfl) {
		dwfl_report_begin(file->dwfl);
		file->module = dwfl_report_elf(file->dwfl, "", file->path, fd,
					       0, true);
		dwfl_report_end(file->dwfl, NULL, NULL);
	}
	if (!file->module) {
		close(fd);
		warn(file, CANDIDATE_NOT_ELF, 0);
		return false;
	}
	dwfl_module_info(file->module, &userdata, NULL, NULL, NULL, NULL, NULL,
			 NULL);
	*userdata = file;
	return true;
}

bool
debug_file_open(const struct symbols_options *options,
		const struct symbols_image *image, struct debug_file *ret_file)
{
	int fd;

	memset(ret_file, 0, sizeof(*ret_file));
	elf_version(EV_CURRENT);
	/* What a report shows must not depend on servers somewhere. */
	unsetenv("DEBUGINFOD_URLS");
	ret_file->search_path = make_search_path(options);
	ret_file->path = present_path(options, image->path);
	enum candidate candidate = open_candidate(ret_file->path, image, &fd);
	int error = errno;
	if (candidate != CANDIDATE_RIGHT &&
	    !search_folders(options, image, ret_file, &fd)) {
		/* A name without a folder is no path: the kernel's vDSO. */
		if (candidate != CANDIDATE_MISSING || strchr(image->path, '/'))
			warn(ret_file, candidate, error);
		return false;
	}
	return report(ret_file, fd);
}
