/* SPDX-License-Identifier: MIT
 *
 * cygprof.h - what a program may ask of its profiler
 *
 * A program need not include this: compiling with -finstrument-functions and
 * linking with -lcygprof is enough.
 *
 * Threads: every function may be called by any thread at any time.
 * Failure: nothing here fails in a way that a program has to handle.
 */
#ifndef CYGPROF_H
#define CYGPROF_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The two functions that the compiler calls.  Do not call them yourself. */
void __cyg_profile_func_enter(void *function, void *call_site)
	__attribute__((no_instrument_function));
void __cyg_profile_func_exit(void *function, void *call_site)
	__attribute__((no_instrument_function));

/* Declares memory that is used as a stack by fibers or coroutines, so that
 * calls made on it are told apart from those of the thread that runs it.
 * Stacks made by makecontext need not be declared.  Declaring memory again
 * replaces what overlaps it; size_bytes 0 withdraws the declaration. */
void cygprof_strand(void *low, size_t size_bytes)
	__attribute__((no_instrument_function));

#ifdef __cplusplus
}
#endif

#endif
