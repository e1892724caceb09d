/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fault.h - why something could not be done, as a value that travels up
 *
 * Leaf modules neither print nor exit: they fill the caller's fault and
 * return false (or NULL).  main.c prints it once.
 *
 * Memory:  a fault holds its text; copying it is fine, nothing to free.
 */
#ifndef CYGPROF_ANALYZE_FAULT_H
#define CYGPROF_ANALYZE_FAULT_H

#include <stdarg.h>
#include <stdbool.h>

/* How the command ends: the numbers are the exit status. */
enum fault_kind {
	FAULT_NONE = 0,
	FAULT_COULD_NOT = 1, /* bad input, no permission, no room */
	FAULT_USAGE = 2,     /* wrong words on the command line */
	FAULT_GATE = 3,	     /* a comparison asked for by the user failed */
};

struct fault {
	enum fault_kind kind;
	char text[1024]; /* "<what>: <why>; <what to do>", lower case */
};

/* Writes the reason into fault and returns false, so that a function can end
 * with `return fault_set(...)`.  The first reason is the cause: a fault that
 * is set already stays as it is. */
bool fault_set(struct fault *fault, enum fault_kind kind, const char *format,
	       ...) __attribute__((format(printf, 3, 4)));

#endif
