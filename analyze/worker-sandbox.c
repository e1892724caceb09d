/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker-sandbox.c - one Landlock ruleset without any exception
 */
#include "config.h"

#include "analyze/worker-sandbox.h"

#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The runtime's; here only if this program is itself profiled. */
void cygprof_strand(void *low, size_t size_bytes) __attribute__((weak));

#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>

/* What the first version of Landlock knows, but for reading. */
#define DENIED                                                                 \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |          \
	 LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |      \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |          \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |          \
	 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |        \
	 LANDLOCK_ACCESS_FS_MAKE_SYM)

static long
make_ruleset(void)
{
	const struct landlock_ruleset_attr rules = {
		.handled_access_fs = DENIED,
	};

	return syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0);
}

static void
obey_ruleset(int rules_fd)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		syscall(SYS_landlock_restrict_self, rules_fd, 0);
	close(rules_fd);
}
#else
static long
make_ruleset(void)
{
	return -1;
}

static void
obey_ruleset(int rules_fd)
{
	(void)rules_fd;
}
#endif

/* A profiled reader writes a dump, which must be able to grow. */
void
worker_sandbox_enter(void)
{
	if (cygprof_strand)
		return;
	long rules_fd = make_ruleset();
	if (rules_fd >= 0)
		obey_ruleset((int)rules_fd);
}
