/* SPDX-License-Identifier: MIT
 *
 * dump-file.h - the file under a dump
 *
 * Everything here works on a descriptor that its caller closes at once: a
 * program may count on the numbers of its descriptors, or close all of them.
 *
 * Failure: a negative errno, and the fault that fits it in ret_fault.
 */
#ifndef CYGPROF_DUMP_FILE_H
#define CYGPROF_DUMP_FILE_H

#include "runtime/attributes.h"
#include "runtime/dump.h"

#include <stdint.h>

/* Creates dump->path, or the same with -2, -3 ... if that exists (dump->path
 * then tells), with the folders that lead to it.  Keeps the file's identity in
 * dump.  The descriptor, or a negative errno: then there is no new file. */
CYGPROF_QUIET int cygprof_dump_file_create(struct cygprof_dump *dump,
					   uint32_t *ret_fault);

/* Opens the dump's own file again; anything else under its name is refused. */
CYGPROF_QUIET int cygprof_dump_file_open(const struct cygprof_dump *dump,
					 uint32_t *ret_fault);

/* Makes sure that the file has blocks for a range.  Never raises SIGXFSZ. */
CYGPROF_QUIET int cygprof_dump_file_reserve(int fd, uint64_t offset_bytes,
					    uint64_t bytes,
					    uint32_t *ret_fault);

#endif
