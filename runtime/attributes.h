/* SPDX-License-Identifier: MIT
 *
 * attributes.h - the compiler's words for what the runtime promises
 *
 * CYGPROF_QUIET stands on every function of runtime/, static inline ones too:
 * a distribution may compile everything with -finstrument-functions, and a
 * hook that calls a hook never ends.
 */
#ifndef CYGPROF_ATTRIBUTES_H
#define CYGPROF_ATTRIBUTES_H

#define CYGPROF_QUIET __attribute__((no_instrument_function))

/* Part of the library's interface; everything else is hidden, and said to be
 * so where it is declared, which saves the hooks a load for its address. */
#define CYGPROF_EXPORT __attribute__((visibility("default")))
#define CYGPROF_HIDDEN __attribute__((visibility("hidden")))

/* Runs in every call: inlined into the hooks, whatever the compiler thinks. */
#define CYGPROF_HOT static inline CYGPROF_QUIET __attribute__((always_inline))

/* Runs rarely: kept out of the hooks' code and registers. */
#define CYGPROF_COLD CYGPROF_HIDDEN CYGPROF_QUIET __attribute__((noinline, cold))

#define CYGPROF_LIKELY(what) __builtin_expect(!!(what), 1)
#define CYGPROF_UNLIKELY(what) __builtin_expect(!!(what), 0)

#endif
