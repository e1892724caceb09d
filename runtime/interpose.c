/* SPDX-License-Identifier: MIT
 *
 * interpose.c - libc's calls that change which code or stack lies where
 *
 * In the shared library only; each stands in front of libc's function of the
 * same name and passes everything on to it.
 *
 *     dlclose       code goes: record what is loaded before, and afterwards
 *                   retire the nodes of what is gone, before its addresses
 *                   serve again
 *     makecontext   tells where a context's stack lies
 *
 * dlopen is left alone: it looks at who calls it (for the caller's search
 * path), and that must not be us.
 */
#include "runtime/cygprof.h"
#include "runtime/gate.h"
#include "runtime/images.h"
#include "runtime/process.h"
#include "runtime/retire.h"
#include "runtime/strand.h"
#include "runtime/ticks.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <ucontext.h>

/* A context's function takes int arguments; those beyond the ones that were
 * passed are never looked at. */
enum { CONTEXT_ARGUMENTS = 32 };

#define EIGHT(a) a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]

static CYGPROF_QUIET bool
is_recording(void)
{
	return cygprof_gate.control && cygprof_process.dump.header;
}

CYGPROF_EXPORT CYGPROF_QUIET int
dlclose(void *handle)
{
	int (*real)(void *handle) =
		(int (*)(void *))dlsym(RTLD_NEXT, "dlclose");
	int result;

	if (is_recording())
		cygprof_images_scan(&cygprof_process.dump, cygprof_ticks());
	result = real(handle);
	if (is_recording()) {
		cygprof_images_scan(&cygprof_process.dump, cygprof_ticks());
		cygprof_retire_unloaded(&cygprof_process.dump);
	}
	return result;
}

CYGPROF_EXPORT CYGPROF_QUIET void
makecontext(ucontext_t *context, void (*function)(void), int argument_count,
	    ...)
{
	void (*real)(ucontext_t *, void (*)(void), int, ...) =
		(void (*)(ucontext_t *, void (*)(void), int, ...))dlsym(
			RTLD_NEXT, "makecontext");
	long a[CONTEXT_ARGUMENTS] = {0};
	va_list arguments;

	va_start(arguments, argument_count);
	for (int i = 0; i < argument_count && i < CONTEXT_ARGUMENTS; i++)
		a[i] = va_arg(arguments, long);
	va_end(arguments);
	cygprof_strand_declare((uintptr_t)context->uc_stack.ss_sp,
			       context->uc_stack.ss_size);
	real(context, function, argument_count, EIGHT(a), EIGHT((a + 8)),
	     EIGHT((a + 16)), EIGHT((a + 24)));
}
