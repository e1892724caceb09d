/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * python-repr.h - values as Python's repr() writes them
 *
 * pstats names a restriction that way: `200`, `0.1`, `'leaf'`, `"it's"`.
 */
#ifndef CYGPROF_ANALYZE_PYTHON_REPR_H
#define CYGPROF_ANALYZE_PYTHON_REPR_H

/* A string; bytes that are not UTF-8 are written as Python writes arguments
 * (\udcNN).  The caller frees the answer. */
char *python_repr_text(const char *text);

/* A number of -1 to 1: the fewest digits that read back as the same number.
 * The caller frees the answer. */
char *python_repr_fraction(double fraction);

#endif
