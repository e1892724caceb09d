/* SPDX-License-Identifier: MIT
 *
 * fault.c - the one way in which recording fails
 */
#include "runtime/fault.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/sys.h"
#include "runtime/text.h"

/* Longer paths are cut: handlers have small stacks. */
enum { FAULT_LINE_BYTES = 640 };

void
cygprof_fault_record(struct cygprof_header *header, uint32_t fault,
		     int negative_errno)
{
	uint32_t none = CYGPROF_FAULT_NONE;

	if (!header)
		return;
	if (__atomic_compare_exchange_n(&header->fault, &none, fault, false,
					__ATOMIC_RELAXED, __ATOMIC_RELAXED))
		header->fault_errno = (uint32_t)-negative_errno;
}

/* The errors that mapping and growing a file can end in; libc's strerror may
 * allocate and asks the locale. */
static CYGPROF_QUIET const char *
fault_errno_text(int error)
{
	switch (error) {
	case EPERM:
		return "operation not permitted";
	case ENOENT:
		return "no such file or directory";
	case EINTR:
		return "interrupted";
	case EIO:
		return "input/output error";
	case ENOMEM:
		return "cannot allocate memory";
	case EACCES:
		return "permission denied";
	case EEXIST:
		return "file exists";
	case ENODEV:
		return "the file system cannot map files";
	case ENOTDIR:
		return "not a directory";
	case EISDIR:
		return "is a directory";
	case EINVAL:
		return "invalid argument";
	case ENFILE:
	case EMFILE:
		return "too many open files";
	case EFBIG:
		return "file too large";
	case ENOSPC:
		return "no space left on device";
	case EROFS:
		return "read-only file system";
	case ENAMETOOLONG:
		return "file name too long";
	case ELOOP:
		return "too many symbolic links";
	case EDQUOT:
		return "disk quota exceeded";
	default:
		return NULL;
	}
}

static CYGPROF_QUIET void
fault_add_errno(struct cygprof_line *line, int negative_errno)
{
	const char *text = fault_errno_text(-negative_errno);

	if (negative_errno >= 0)
		return;
	cygprof_text_add(line, ": ");
	if (text) {
		cygprof_text_add(line, text);
	} else {
		cygprof_text_add(line, "error ");
		cygprof_text_add_decimal(line, (uint64_t)-negative_errno, 1);
	}
}

/* A message must not be what kills the program: a closed pipe raises SIGPIPE,
 * a file at its limit SIGXFSZ, and a full pipe would make it wait. */
static CYGPROF_QUIET bool
fault_may_write(size_t bytes)
{
	uint64_t device, inode, file_bytes, after_bytes;
	uint64_t limit_bytes = cygprof_sys_limit(RLIMIT_FSIZE);

	if (!cygprof_sys_can_write(STDERR_FILENO))
		return false;
	if (limit_bytes == UINT64_MAX)
		return true;
	if (cygprof_sys_stat_fd(STDERR_FILENO, &device, &inode, &file_bytes))
		return true;
	return !__builtin_add_overflow(file_bytes, bytes, &after_bytes) &&
	       after_bytes <= limit_bytes;
}

void
cygprof_fault_say(const char *text, const char *detail, int negative_errno)
{
	char room[FAULT_LINE_BYTES];
	struct cygprof_line line;

	/* One byte is kept back for the end of the line. */
	cygprof_text_start(&line, room, sizeof(room) - 1);
	cygprof_text_add(&line, "cygprof: ");
	cygprof_text_add(&line, text);
	if (detail) {
		cygprof_text_add(&line, ": ");
		cygprof_text_add(&line, detail);
	}
	fault_add_errno(&line, negative_errno);
	room[line.length_bytes++] = '\n';
	if (fault_may_write(line.length_bytes))
		cygprof_sys_write(STDERR_FILENO, room, line.length_bytes);
}

const char *
cygprof_fault_text(uint32_t fault)
{
	switch (fault) {
#define FAULT_CASE(number, name, text)                                         \
	case number:                                                           \
		return text;
		CYGPROF_FAULTS(FAULT_CASE)
#undef FAULT_CASE
	default:
		return "unknown fault";
	}
}
