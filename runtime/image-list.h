/* SPDX-License-Identifier: MIT
 *
 * image-list.h - the dump's records of loaded files
 *
 * Records lie in IMAGES chunks, chained from the newest to the oldest by
 * `beside`; they are never removed, since retired nodes name them by number.
 *
 * Threads: any, handlers too: a record is reserved by one atomic add and seen
 *          by readers when `ready` is stored.  Two threads may record the same
 *          file twice; both records are right.
 * Failure: no room in the dump: NULL; the code shows as bare addresses.
 */
#ifndef CYGPROF_IMAGE_LIST_H
#define CYGPROF_IMAGE_LIST_H

#include "runtime/attributes.h"
#include "runtime/dump.h"
#include "runtime/image-file.h"

#include <stdbool.h>

/* More are not recorded. */
enum { CYGPROF_IMAGES_MOST = 8192 };

/* Records a file; name as the loader has it ("" for the program). */
CYGPROF_QUIET struct cygprof_image *
cygprof_image_list_add(struct cygprof_dump *dump,
		       const struct cygprof_image_file *file, const char *name,
		       uint64_t now_ticks);

/* Calls visit with every record that is ready, until it returns false. */
CYGPROF_QUIET void cygprof_image_list_visit(
	struct cygprof_dump *dump,
	bool (*visit)(struct cygprof_image *image, void *context),
	void *context);

/* Copies a parent's records, numbers and all, into its child's dump. */
CYGPROF_QUIET void cygprof_image_list_inherit(struct cygprof_dump *dump);

#endif
