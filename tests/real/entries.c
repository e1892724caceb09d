/* SPDX-License-Identifier: MIT
 *
 * entries.c - counts how often each function is entered, for clang
 *
 * Called by what clang inserts for -fsanitize-coverage=func,trace-pc-guard,
 * pc-table: once at each function's entry.  At the very end a line for each
 * function goes to the file $REAL_ENTRIES: its address in the program's file
 * less that of __executable_start, and its count.
 *
 * Threads: counts are atomic.  One image, one process.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_FUNCTIONS 65536

struct pc {
	uintptr_t address;
	uintptr_t flags;
};

extern const char __executable_start[];

void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *end);
void __sanitizer_cov_pcs_init(const struct pc *start, const struct pc *end);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);

static uint64_t counts[MOST_FUNCTIONS];
static const struct pc *first_pc, *end_pc;

/* Each guard gets the number of its function; 0 is for those past the end. */
void
__sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *end)
{
	for (uint32_t i = 1; start < end; i++)
		*start++ = i < MOST_FUNCTIONS ? i : 0;
}

void
__sanitizer_cov_pcs_init(const struct pc *start, const struct pc *end)
{
	first_pc = start;
	end_pc = end;
}

void
__sanitizer_cov_trace_pc_guard(uint32_t *guard)
{
	__atomic_fetch_add(&counts[*guard], 1, __ATOMIC_RELAXED);
}

/* After the destructors of all objects. */
__attribute__((destructor)) static void
write_counts(void)
{
	const char *path = getenv("REAL_ENTRIES");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	for (const struct pc *pc = first_pc; pc < end_pc; pc++)
		fprintf(file, "%lx %llu\n",
			(unsigned long)(pc->address -
					(uintptr_t)__executable_start),
			(unsigned long long)counts[pc - first_pc + 1]);
	fclose(file);
}
