/* SPDX-License-Identifier: MIT
 *
 * hooks-plain.c - the plain floor: hooks that read the clock and drop it
 *
 * No recorder that reads the cycle counter at both ends of a call can be
 * faster than this.
 */
#include "machine.h"

void __cyg_profile_func_enter(void *function, void *call_site);
void __cyg_profile_func_exit(void *function, void *call_site);

void
__cyg_profile_func_enter(void *function, void *call_site)
{
	(void)function;
	(void)call_site;
	cygprof_machine_plain_ticks();
}

void
__cyg_profile_func_exit(void *function, void *call_site)
{
	(void)function;
	(void)call_site;
	cygprof_machine_plain_ticks();
}
