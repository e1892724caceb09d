/* SPDX-License-Identifier: MIT
 *
 * hooks-ordered.c - the ordered floor: hooks that wait, then read the clock
 *
 * No recorder that tells whose work the time was, at both ends of a call,
 * can be faster than this: a counter that does not wait runs ahead of it.
 */
#include "machine.h"

void __cyg_profile_func_enter(void *function, void *call_site);
void __cyg_profile_func_exit(void *function, void *call_site);

void
__cyg_profile_func_enter(void *function, void *call_site)
{
	(void)function;
	(void)call_site;
	cygprof_machine_wait();
	cygprof_machine_plain_ticks();
}

void
__cyg_profile_func_exit(void *function, void *call_site)
{
	(void)function;
	(void)call_site;
	cygprof_machine_wait();
	cygprof_machine_plain_ticks();
}
