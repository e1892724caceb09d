/* SPDX-License-Identifier: MIT
 *
 * fault.h - the one way in which recording fails
 *
 * The host never notices: the reason goes into the dump (first one wins), and
 * recording goes on within the room there is, or stops.  stderr gets one line
 * if recording could not even start, more only with CYGPROF_VERBOSE=1.
 *
 * Threads: any, handlers too; one compare-and-swap.
 */
#ifndef CYGPROF_FAULT_H
#define CYGPROF_FAULT_H

#include "runtime/attributes.h"
#include "runtime/dump-format.h"

/* Keeps fault and errno in the header unless one is there; header may be
 * NULL. */
CYGPROF_QUIET void cygprof_fault_record(struct cygprof_header *header,
					uint32_t fault, int negative_errno);

/* One line "cygprof: TEXT: DETAIL: strerror-like words" on stderr, by
 * write(2); detail may be NULL, negative_errno 0.  No locale, no malloc. */
CYGPROF_QUIET void cygprof_fault_say(const char *text, const char *detail,
				     int negative_errno);

/* The sentence of a fault number. */
CYGPROF_QUIET const char *cygprof_fault_text(uint32_t fault);

#endif
