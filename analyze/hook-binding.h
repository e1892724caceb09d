/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hook-binding.h - to which hooks would a program's calls go
 *
 * The C library of most systems has two empty functions by the names of the
 * hooks, so an instrumented program that was linked without libcygprof links
 * and runs, and records nothing, silently.  The ELF file tells beforehand:
 *
 *     dynamic, needs libcygprof.so          LINKED    nothing to do
 *     dynamic, defines the hooks itself     OWN       libcygprof.a, mostly
 *     dynamic, only calls the hooks         EMPTY     preload libcygprof.so
 *     dynamic, no word of them              ABSENT    not compiled for it, but
 *                                                     its libraries may be
 *     static, both hooks at one address     STATIC_EMPTY   libc.a's came first
 *     static, hooks at two addresses        OWN
 *     static, no such symbols, not stripped STATIC_ABSENT
 *     static, stripped                      UNKNOWN
 *     no ELF file                           NOT_ELF   a script, say
 *     cannot be read, or has no sections    UNKNOWN
 *
 * The file is hostile: each offset is checked against the file's length.
 */
#ifndef CYGPROF_ANALYZE_HOOK_BINDING_H
#define CYGPROF_ANALYZE_HOOK_BINDING_H

#include <stdbool.h>

enum hook_binding_kind {
	HOOK_BINDING_UNKNOWN,
	HOOK_BINDING_NOT_ELF,
	HOOK_BINDING_LINKED,
	HOOK_BINDING_OWN,
	HOOK_BINDING_EMPTY,
	HOOK_BINDING_ABSENT,
	HOOK_BINDING_STATIC_EMPTY,
	HOOK_BINDING_STATIC_ABSENT,
};

struct hook_binding {
	enum hook_binding_kind kind;

	/* Something in the program itself calls the hooks. */
	bool has_hook_calls;

	/* The program has the hooks, but a version script keeps them from its
	 * libraries, which then call the C library's empty ones. */
	bool is_hidden;

	/* Not of our own ELF class and machine, or for another C library (its
	 * interpreter has another name than ours): it cannot take a library
	 * that was built with us. */
	bool is_foreign;

	/* A changed user or group, or file capabilities: the dynamic loader
	 * and the runtime then trust no variable. */
	bool is_privileged;

	/* The AddressSanitizer runtime among the needed libraries, which must
	 * be loaded before all others, or "". */
	char sanitizer[64];
};

struct hook_binding hook_binding_of(const char *path);

#endif
