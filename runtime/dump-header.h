/* SPDX-License-Identifier: MIT
 *
 * dump-header.h - what a dump says of its process
 *
 * Everything is optional but the numbers: without /proc a dump has neither
 * boot id nor start time, and is a dump all the same.
 */
#ifndef CYGPROF_DUMP_HEADER_H
#define CYGPROF_DUMP_HEADER_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"
#include "runtime/options.h"

#include <stddef.h>
#include <stdint.h>

/* Writes the path of the program's file and returns its length.  Without /proc
 * it is the path that was executed, perhaps a relative one. */
CYGPROF_QUIET size_t cygprof_dump_header_program(char *room, size_t room_bytes);

/* Fills a zeroed header and the text behind it, but for state, control,
 * clock, health and what the file system is. */
CYGPROF_QUIET void
cygprof_dump_header_fill(struct cygprof_header *header,
			 const struct cygprof_options *options);

#endif
