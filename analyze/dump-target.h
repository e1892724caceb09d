/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-target.h - where a program to be recorded will put its dumps
 *
 * The mirror of the runtime's rules.  -o FILE names the dump of the first
 * process; otherwise CYGPROF_FILE does, and otherwise a dump gets a name of
 * its own in CYGPROF_LOG_BASE, else PROFILE_LOG_BASE, else /tmp.  Relative
 * paths are made absolute here, since the program may change its folder.
 *
 * Memory: dump_target_close() frees all; it accepts a zeroed struct.
 */
#ifndef CYGPROF_ANALYZE_DUMP_TARGET_H
#define CYGPROF_ANALYZE_DUMP_TARGET_H

#include "analyze/fault.h"

#include <stdbool.h>

struct dump_target {
	char *file_pattern;  /* for CYGPROF_FILE; NULL: leave it as it is */
	char *log_base_path; /* for CYGPROF_LOG_BASE; NULL: likewise */
	char *folder_path;   /* where the dumps will be */
	char *old_file_path; /* in the way of -o FILE; NULL: nothing is */
	char *aside_path;    /* where it waits; NULL: it was not moved */
};

/* Chooses for -o file_path, or for no -o (NULL).  Faults: a file is in the way
 * and may_overwrite is false, or none could be made there. */
bool dump_target_choose(struct dump_target *target, const char *file_path,
			bool may_overwrite, struct fault *fault);

/* Moves the file in the way aside, to a name beside it.  Order: when all else
 * is known to be well; dump_target_settle() follows. */
bool dump_target_clear(struct dump_target *target, struct fault *fault);

/* Removes what was moved aside if there is something to replace it with, and
 * else puts it back.  Fault: it could not be put back; says where it is. */
bool dump_target_settle(struct dump_target *target, bool has_dumps,
			struct fault *fault);
void dump_target_close(struct dump_target *target);

#endif
