/* SPDX-License-Identifier: MIT
 *
 * resolver.c - an instrumented resolver of an indirect function
 *
 * In a static program it runs before thread-local storage is there, so it
 * cannot be recorded; the rest is.
 */
#include "counts.h"

static int
chosen(int number)
{
	COUNT_THIS_CALL();
	return number + 1;
}

static int (*resolve_add(void))(int number)
{
	return chosen;
}

int add(int number) __attribute__((ifunc("resolve_add")));

int
main(void)
{
	COUNT_THIS_CALL();
	return add(1) + add(2) == 5 ? 0 : 1;
}
