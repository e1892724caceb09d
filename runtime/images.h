/* SPDX-License-Identifier: MIT
 *
 * images.h - which ELF files lie where
 *
 * A file is recorded when the first node of a function in it is made (learn),
 * so that a dump names all code that it holds, whatever happens to the
 * process; and all loaded files are recorded at the end of the process and
 * around dlclose (scan), which also finds those that are gone.
 *
 * learn asks _dl_find_object, which takes no lock and may run in a handler; a
 * libc that lacks it leaves learning to the scans.  scan walks with
 * dl_iterate_phdr (works in a chroot, without /proc, in static programs),
 * which takes the loader's lock: never from a hook.
 *
 * Threads: learn in any; each of a scan's three walks holds the loader's lock,
 *          and a scan in which files came or went marks none as gone.
 */
#ifndef CYGPROF_IMAGES_H
#define CYGPROF_IMAGES_H

#include "runtime/attributes.h"
#include "runtime/dump.h"

#include <stdint.h>

/* Adds records for files that are new, marks those that are gone with the
 * tick now.  A file that comes back to its old place gets its old record
 * again.  Cheap if nothing changed. */
CYGPROF_QUIET void cygprof_images_scan(struct cygprof_dump *dump,
				       uint64_t now_ticks);

/* The record that covers an address and is not unloaded; NULL if none. */
CYGPROF_QUIET struct cygprof_image *
cygprof_images_find(struct cygprof_dump *dump, uint64_t address);

/* The same, recorded now if need be. */
CYGPROF_QUIET struct cygprof_image *
cygprof_images_learn(struct cygprof_dump *dump, uint64_t address,
		     uint64_t now_ticks);

#endif
