/* SPDX-License-Identifier: MIT
 *
 * slow-path.h - everything a hook does rarely
 *
 * A hook comes here when its few comparisons do not all hold: first events
 * of the process, of a thread, of a call path; stacks that changed; calls
 * whose exit never came; recording off, folded, or born by fork.  What is done
 * here is excised from the program's time.
 *
 * Signals: a handler may interrupt anything here and come here itself; there
 *          is no guard that a jump out of the handler could leave set.
 * Failure: counted in the dump; the program never notices.
 */
#ifndef CYGPROF_SLOW_PATH_H
#define CYGPROF_SLOW_PATH_H

#include "runtime/attributes.h"

#include <stdint.h>

/* One call of a hook. */
struct cygprof_event {
	uint64_t function;
	uintptr_t call_site;
	uintptr_t return_address; /* of the enter hook */
	uintptr_t stack;	  /* where the hook's frame begins */
};

CYGPROF_COLD void cygprof_slow_enter(void *function, void *call_site,
				     uintptr_t return_address, uintptr_t stack);
CYGPROF_COLD void cygprof_slow_exit(void *function, void *call_site,
				    uintptr_t stack);

#endif
