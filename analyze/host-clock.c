/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host-clock.c - the cycle counter of the machine that the analyzer runs on
 */
#include "config.h"

#include "analyze/host-clock.h"

#include <elf.h>
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
enum { OWN_MACHINE = EM_X86_64 };

static uint64_t
counter_read(void)
{
	return __builtin_ia32_rdtsc();
}
#elif defined(__aarch64__)
enum { OWN_MACHINE = EM_AARCH64 };

static uint64_t
counter_read(void)
{
	uint64_t ticks;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(ticks));
	return ticks;
}
#else
enum { OWN_MACHINE = EM_NONE };

static uint64_t
counter_read(void)
{
	return 0;
}
#endif

bool
host_clock_boot_id(uint8_t ret_boot_id[16])
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	bool is_whole = file != NULL;

	for (int i = 0; i < 16 && is_whole; i++)
		is_whole = fscanf(file, "%2hhx%*1[-]", &ret_boot_id[i]) == 1;
	if (file)
		fclose(file);
	return is_whole;
}

/* The tightest of a few tries: an interrupt in between spoils one of them. */
bool
host_clock_read(uint32_t elf_machine, struct host_clock_pair *ret_pair)
{
	if (elf_machine != OWN_MACHINE || elf_machine == EM_NONE)
		return false;
	ret_pair->bracket_ticks = UINT64_MAX;
	for (int try = 0; try < 10; try++) {
		struct timespec now;
		uint64_t before_ticks = counter_read();

		if (clock_gettime(CLOCK_MONOTONIC_RAW, &now))
			return false;
		uint64_t bracket_ticks = counter_read() - before_ticks;
		if (bracket_ticks >= ret_pair->bracket_ticks)
			continue;
		*ret_pair = (struct host_clock_pair){
			.ticks = before_ticks + bracket_ticks / 2,
			.monotonic_ns = (uint64_t)now.tv_sec * 1000000000u +
					(uint64_t)now.tv_nsec,
			.bracket_ticks = bracket_ticks,
		};
	}
	return true;
}
