/* SPDX-License-Identifier: MIT
 *
 * hooks-empty.c - hooks that do nothing: what instrumentation itself costs
 */
void __cyg_profile_func_enter(void *function, void *call_site);
void __cyg_profile_func_exit(void *function, void *call_site);

void
__cyg_profile_func_enter(void *function, void *call_site)
{
	(void)function;
	(void)call_site;
}

void
__cyg_profile_func_exit(void *function, void *call_site)
{
	(void)function;
	(void)call_site;
}
