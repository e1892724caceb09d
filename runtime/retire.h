/* SPDX-License-Identifier: MIT
 *
 * retire.h - what happens to nodes when their code is unloaded
 *
 * A function word is an address, and another library may get the same one.  So
 * when images have gone, the nodes of their functions get words that name
 * (image, offset) instead, in every lane; one store each.  Other threads'
 * predictions and indexes need no change: they compare the word and miss.
 *
 * Threads: called after dlclose, by its thread; lanes go on meanwhile.
 */
#ifndef CYGPROF_RETIRE_H
#define CYGPROF_RETIRE_H

#include "runtime/attributes.h"
#include "runtime/dump.h"

/* Retires the nodes and folds of all images marked unloaded since the last
 * time. */
CYGPROF_COLD void cygprof_retire_unloaded(struct cygprof_dump *dump);

#endif
