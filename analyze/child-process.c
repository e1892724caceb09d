/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * child-process.c - start it, pass signals on, wait for it
 */
#include "config.h"

#include "analyze/child-process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What was in force before the run: the program gets it, and so do we after
 * it. */
struct inherited {
	sigset_t mask;
	struct sigaction on_child;
};

/* All signals that may be passed on.  Those that our own faults raise stay
 * unblocked: blocking them would only hide a bug. */
static void
signals_hold(struct inherited *inherited, sigset_t *held)
{
	static const int own[] = {SIGSEGV, SIGBUS,  SIGFPE,
				  SIGILL,  SIGTRAP, SIGSYS};
	/* A parent that ignored SIGCHLD would leave us without a status. */
	struct sigaction by_default = {.sa_handler = SIG_DFL};

	sigfillset(held);
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		sigdelset(held, own[i]);
	sigaction(SIGCHLD, &by_default, &inherited->on_child);
	sigprocmask(SIG_BLOCK, held, &inherited->mask);
}

static void
signals_release(const struct inherited *inherited)
{
	sigaction(SIGCHLD, &inherited->on_child, NULL);
	sigprocmask(SIG_SETMASK, &inherited->mask, NULL);
}

/* In the child.  Only a failed exec comes back, and its errno goes through
 * the pipe, which a successful one closes. */
static void
child_start(char *const *argv, const struct child_variable *variable,
	    const struct inherited *inherited, int errno_fd)
{
	char pid[24];
	int error;

	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	for (; variable->name; variable++)
		setenv(variable->name, variable->value ? variable->value : pid,
		       1);
	signals_release(inherited);
	execvp(argv[0], argv);
	error = errno;
	if (write(errno_fd, &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

/* What the terminal sends to the whole process group.  A pending SIGCONT that
 * a process sent is passed on like any other signal. */
static bool
was_for_group(const siginfo_t *signal)
{
	static const int of_terminal[] = {SIGINT,  SIGQUIT, SIGHUP,  SIGTSTP,
					  SIGTTIN, SIGTTOU, SIGCONT, SIGWINCH};

	if (signal->si_code <= 0)
		return false;
	for (size_t i = 0; i < sizeof of_terminal / sizeof of_terminal[0]; i++)
		if (signal->si_signo == of_terminal[i])
			return true;
	return false;
}

static void
signal_pass_on(pid_t pid, const siginfo_t *signal)
{
	/* What the program sends to its parent is not meant for itself. */
	if (was_for_group(signal) ||
	    (signal->si_code <= 0 && signal->si_pid == pid))
		return;
	if (signal->si_code == SI_QUEUE)
		sigqueue(pid, signal->si_signo, signal->si_value);
	else
		kill(pid, signal->si_signo);
}

/* True when the child has ended. */
static bool
child_has_ended(pid_t pid, int *wait_status)
{
	while (waitpid(pid, wait_status, WNOHANG | WUNTRACED) == pid) {
		if (!WIFSTOPPED(*wait_status))
			return true;
		raise(SIGSTOP);
	}
	return false;
}

static int
child_wait(pid_t pid, const sigset_t *held)
{
	int wait_status = 0;

	while (!child_has_ended(pid, &wait_status)) {
		siginfo_t signal;

		if (sigwaitinfo(held, &signal) > 0 &&
		    signal.si_signo != SIGCHLD)
			signal_pass_on(pid, &signal);
	}
	return wait_status;
}

static bool
start_fault(int error, struct fault *fault)
{
	return fault_set(fault, FAULT_COULD_NOT,
			 "no process could be started: %s", strerror(error));
}

bool
child_process_run(char *const *argv, const struct child_variable *variables,
		  pid_t *ret_pid, int *ret_wait_status, int *ret_errno,
		  struct fault *fault)
{
	struct inherited inherited;
	sigset_t held;
	int errno_pipe[2], error = 0, wait_status;
	ssize_t read_bytes;
	pid_t pid;

	*ret_errno = 0;
	if (pipe2(errno_pipe, O_CLOEXEC))
		return start_fault(errno, fault);
	signals_hold(&inherited, &held);
	pid = fork();
	if (pid == 0)
		child_start(argv, variables, &inherited, errno_pipe[1]);
	close(errno_pipe[1]);
	if (pid < 0) {
		error = errno;
		close(errno_pipe[0]);
		signals_release(&inherited);
		return start_fault(error, fault);
	}
	do
		read_bytes = read(errno_pipe[0], &error, sizeof error);
	while (read_bytes < 0 && errno == EINTR);
	close(errno_pipe[0]);
	wait_status = child_wait(pid, &held);
	signals_release(&inherited);
	if (read_bytes == (ssize_t)sizeof error) {
		*ret_errno = error;
		return fault_set(fault, FAULT_COULD_NOT, "%s: cannot run: %s",
				 argv[0], strerror(error));
	}
	*ret_pid = pid;
	*ret_wait_status = wait_status;
	return true;
}

int
child_process_status(int wait_status)
{
	static const struct rlimit no_core;
	struct sigaction by_default = {.sa_handler = SIG_DFL};
	sigset_t set;
	int number;

	if (WIFEXITED(wait_status))
		return WEXITSTATUS(wait_status);
	number = WTERMSIG(wait_status);
	setrlimit(RLIMIT_CORE, &no_core);
	sigaction(number, &by_default, NULL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	fflush(NULL);
	raise(number);
	return 128 + number;
}
