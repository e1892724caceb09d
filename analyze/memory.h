/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memory.h - memory that is there or the program ends
 *
 * xmalloc, xcalloc, xrealloc, xstrdup, xstrndup, xmemdup and concat of
 * libiberty: cygprof is a one-shot program, and without memory the one thing
 * left to say is which size it asked for.  Sizes that come from a file are
 * checked before they get here.
 *
 * Include config.h first: it knows where the machine keeps the header.
 */
#ifndef CYGPROF_ANALYZE_MEMORY_H
#define CYGPROF_ANALYZE_MEMORY_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_LIBIBERTY_LIBIBERTY_H
#include <libiberty/libiberty.h>
#else
#include <libiberty.h>
#endif

#endif
