/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-peek.h - whose dump is it, from its first page
 *
 * For those who look for a dump among many files: one read of one page, no
 * memory.  The file may be anything; only dump.h checks the rest of it.
 */
#ifndef CYGPROF_ANALYZE_DUMP_PEEK_H
#define CYGPROF_ANALYZE_DUMP_PEEK_H

#include <stdbool.h>
#include <stdint.h>

struct dump_peek {
	uint64_t session_id[2]; /* 0, 0: not of `cygprof record` */
	uint32_t pid;
	uint32_t parent_pid;
	uint64_t start_realtime_ns; /* since 1970; 0: not known */
	bool is_scope;	   /* a part of a process's run, written besides */
	char program[256]; /* path of what ran, cut if longer; any bytes */
};

/* False if path (not followed if it is a link) is no regular file, cannot be
 * read or is no dump of this machine's byte order and of a version that we
 * know. */
bool dump_peek(const char *path, struct dump_peek *ret_peek);

#endif
