/* SPDX-License-Identifier: MIT
 *
 * plugin.c - a library that is loaded and unloaded: see plugins.c
 *
 * -DWORK=name gives its function a name of its own; everything else, and so
 * every address, is the same in each.
 */
#include "counts.h"

int plugin_work(int rounds_count);

__attribute__((noinline)) static int
WORK(int number)
{
	COUNT_THIS_CALL();
	return number > 0 ? WORK(number - 1) + 1 : 0;
}

int
plugin_work(int rounds_count)
{
	int sum = 0;

	COUNT_THIS_CALL();
	for (int i = 0; i < rounds_count; i++)
		sum += WORK(2);
	return sum;
}
