/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker-child.c - the child's side: limits, records, the end mark
 */
#include "config.h"

#include "analyze/worker-child.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "analyze/worker-sandbox.h"

/* Records leave in blocks of this size. */
#define BLOCK_BYTES 65536

struct worker {
	int pipe_fd;
	size_t block_bytes;
	uint8_t block[BLOCK_BYTES];
};

/* How much address space the process has; 0 if the kernel does not say.  With
 * AddressSanitizer that is terabytes, so limits count from here. */
static uint64_t
mapped_bytes(void)
{
	unsigned long pages = 0;
	FILE *statm = fopen("/proc/self/statm", "re");

	if (!statm)
		return 0;
	if (fscanf(statm, "%lu", &pages) != 1)
		pages = 0;
	fclose(statm);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* A limit that is lower already stays. */
static void
lower_limit(int resource, uint64_t soft, uint64_t hard)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return;
	if (limit.rlim_max > hard)
		limit.rlim_max = hard;
	if (limit.rlim_cur > soft)
		limit.rlim_cur = soft;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	setrlimit(resource, &limit);
}

/* No core files, no signal handlers of the parent's, nothing on the terminal,
 * no longer life than the parent's. */
static void
become_quiet(pid_t parent)
{
	int null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null_fd >= 0)
		dup2(null_fd, STDERR_FILENO);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
}

static void
set_limits(const struct worker_limits *limits)
{
	uint64_t base_bytes = mapped_bytes();

	lower_limit(RLIMIT_CORE, 0, 0);
	lower_limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 1);
	if (base_bytes > 0)
		lower_limit(RLIMIT_AS, base_bytes + limits->memory_bytes,
			    base_bytes + limits->most_memory_bytes);
}

/* The parent may be gone or have had enough: then there is nobody to work
 * for. */
void
worker_flush(struct worker *worker)
{
	size_t written = 0;

	while (written < worker->block_bytes) {
		ssize_t bytes = write(worker->pipe_fd, worker->block + written,
				      worker->block_bytes - written);
		if (bytes < 0 && errno == EINTR)
			continue;
		if (bytes <= 0)
			_exit(1);
		written += (size_t)bytes;
	}
	worker->block_bytes = 0;
}

static void
append(struct worker *worker, const void *bytes, size_t byte_count)
{
	memcpy(worker->block + worker->block_bytes, bytes, byte_count);
	worker->block_bytes += byte_count;
}

void
worker_send(struct worker *worker, const void *record, size_t record_bytes)
{
	uint32_t length = (uint32_t)record_bytes;

	assert(record_bytes > 0 && record_bytes <= WORKER_RECORD_MOST_BYTES);
	if (worker->block_bytes + sizeof(length) + length > BLOCK_BYTES)
		worker_flush(worker);
	append(worker, &length, sizeof(length));
	append(worker, record, record_bytes);
}

void
worker_allow_memory(uint64_t bytes)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return;
	if (limit.rlim_max - limit.rlim_cur < bytes)
		limit.rlim_cur = limit.rlim_max;
	else
		limit.rlim_cur += bytes;
	setrlimit(RLIMIT_AS, &limit);
}

/* _exit: what the parent had in its stdio buffers is the parent's to write. */
void
worker_child_run(int pipe_fd, pid_t parent, const struct worker_limits *limits,
		 worker_job *job, void *context)
{
	static const uint32_t end_mark = 0;
	struct worker worker = {.pipe_fd = pipe_fd};

	become_quiet(parent);
	set_limits(limits);
	worker_sandbox_enter();
	job(&worker, context);
	if (worker.block_bytes + sizeof(end_mark) > BLOCK_BYTES)
		worker_flush(&worker);
	append(&worker, &end_mark, sizeof(end_mark));
	worker_flush(&worker);
	_exit(0);
}
