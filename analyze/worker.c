/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.c - the parent's side: start the child, read, wait
 */
#include "config.h"

#include "analyze/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "analyze/worker-child.h"

/* What has come through the pipe and is not taken yet.  A record is a length
 * of 32 bits and that many bytes; length 0 is the end mark. */
struct inbox {
	size_t bytes;
	bool has_end;
	uint8_t room[4 * (sizeof(uint32_t) + WORKER_RECORD_MOST_BYTES)];
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes all whole records; false: garbled. */
static bool
inbox_take(struct inbox *inbox, worker_take *take, void *context)
{
	size_t at = 0;
	uint32_t length;

	while (!inbox->has_end && inbox->bytes - at >= sizeof(length)) {
		memcpy(&length, inbox->room + at, sizeof(length));
		if (length > WORKER_RECORD_MOST_BYTES)
			return false;
		if (inbox->bytes - at - sizeof(length) < length)
			break;
		at += sizeof(length);
		if (length == 0)
			inbox->has_end = true;
		else if (!take(inbox->room + at, length, context))
			return false;
		at += length;
	}
	inbox->bytes -= at;
	memmove(inbox->room, inbox->room + at, inbox->bytes);
	return true;
}

/* Waits for bytes until the deadline and reads some.  Returns what read()
 * returned, and -1 with ETIMEDOUT at the deadline. */
static ssize_t
inbox_fill(struct inbox *inbox, int fd, int64_t deadline_ms)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};

	for (;;) {
		int64_t left_ms = deadline_ms - now_ms();
		int ready = left_ms > 0 ? poll(&poll_fd, 1, (int)left_ms) : 0;
		if (ready == 0) {
			errno = ETIMEDOUT;
			return -1;
		}
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t bytes = read(fd, inbox->room + inbox->bytes,
				     sizeof(inbox->room) - inbox->bytes);
		if (bytes >= 0 || errno != EINTR)
			return bytes;
	}
}

/* Reads until the end mark, the end of the pipe, nonsense or the deadline. */
static enum worker_end
read_records(int fd, const struct worker_limits *limits, worker_take *take,
	     void *context)
{
	struct inbox inbox = {0};
	int64_t deadline_ms = now_ms() + (int64_t)limits->wall_seconds * 1000;

	while (!inbox.has_end) {
		ssize_t bytes = inbox_fill(&inbox, fd, deadline_ms);
		if (bytes < 0 && errno == ETIMEDOUT)
			return WORKER_TOO_SLOW;
		if (bytes <= 0)
			return WORKER_GAVE_UP;
		inbox.bytes += (size_t)bytes;
		if (!inbox_take(&inbox, take, context))
			return WORKER_GARBLED;
	}
	return WORKER_DONE;
}

/* Ends the child if it still runs and tells how it ended.  Somebody may
 * collect our children for us (SIGCHLD ignored): then it stays what reading
 * made of it. */
static enum worker_end
wait_for_child(pid_t child, enum worker_end end)
{
	int status;
	pid_t waited;

	if (end == WORKER_TOO_SLOW || end == WORKER_GARBLED)
		kill(child, SIGKILL);
	do
		waited = waitpid(child, &status, 0);
	while (waited < 0 && errno == EINTR);
	if (end != WORKER_GAVE_UP || waited != child || !WIFSIGNALED(status))
		return end;
	return WTERMSIG(status) == SIGXCPU ? WORKER_TOO_SLOW : WORKER_CRASHED;
}

bool
worker_run(const struct worker_limits *limits, worker_job *job,
	   void *job_context, worker_take *take, void *take_context,
	   enum worker_end *ret_end, struct fault *fault)
{
	int pipe_fds[2];

	if (pipe2(pipe_fds, O_CLOEXEC) != 0)
		return fault_set(fault, FAULT_COULD_NOT, "no pipe: %s",
				 strerror(errno));
	pid_t parent = getpid();
	pid_t child = fork();
	if (child < 0) {
		fault_set(fault, FAULT_COULD_NOT,
			  "no process to read symbols in: %s", strerror(errno));
		close(pipe_fds[0]);
		close(pipe_fds[1]);
		return false;
	}
	if (child == 0) {
		close(pipe_fds[0]);
		worker_child_run(pipe_fds[1], parent, limits, job, job_context);
	}
	close(pipe_fds[1]);
	enum worker_end end =
		read_records(pipe_fds[0], limits, take, take_context);
	close(pipe_fds[0]);
	*ret_end = wait_for_child(child, end);
	return true;
}
