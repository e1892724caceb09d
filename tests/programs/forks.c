/* SPDX-License-Identifier: MIT
 *
 * forks.c - calls before, in and after processes that a program makes
 *
 * usage: forks CASE
 *
 *     nested    fork five calls deep; both sides return and go on
 *     twice     fork in a fork's child
 *     raw       the same by the system call, behind libc's back
 *     thread    fork in a thread, in depth
 *     handler   fork in a signal handler
 *     storm     eight threads fork 40 times each
 *     vfork     vfork, then functions and exec in the child
 *     spawn     posix_spawn, system, popen
 *     exec      exec of itself, twice, one process number
 *     daemon    two forks, all files closed
 *     leave     internal: a child's work, then its end
 */
#include "counts.h"

#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>

typedef pid_t forker(void);

static const char *own_path;

static unsigned
fib(unsigned n)
{
	COUNT_THIS_CALL();
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static void
child_work(void)
{
	COUNT_THIS_CALL();
	fib(9);
}

static void
parent_work(void)
{
	COUNT_THIS_CALL();
	fib(7);
}

__attribute__((no_instrument_function)) static pid_t
raw_fork(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0L);
}

static void
await(pid_t pid)
{
	int status = 0;

	COUNT_THIS_CALL();
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status != 0)
		abort();
}

/* Returns in both processes, through all of its callers. */
__attribute__((noinline)) static pid_t
fork_in_depth(int depth, forker *make)
{
	pid_t pid;

	COUNT_THIS_CALL();
	if (depth > 1) {
		pid = fork_in_depth(depth - 1, make);
		fib(3);
		return pid;
	}
	pid = make();
	if (pid < 0)
		abort();
	if (pid == 0)
		child_work();
	else
		parent_work();
	return pid;
}

static void
nested(forker *make)
{
	pid_t pid;

	COUNT_THIS_CALL();
	fib(4);
	pid = fork_in_depth(5, make);
	if (pid > 0)
		await(pid);
}

static void
twice(void)
{
	COUNT_THIS_CALL();
	nested(fork);
	nested(fork);
}

static void *
fork_in_thread(void *argument)
{
	pid_t pid;

	COUNT_THIS_CALL();
	pid = fork_in_depth(3, fork);
	if (pid == 0)
		exit(0);
	await(pid);
	return argument;
}

static void *
fork_often(void *argument)
{
	COUNT_THIS_CALL();
	for (int i = 0; i < 40; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			fib(5);
			_exit(0);
		}
		fib(3);
		await(pid);
	}
	return argument;
}

static void
run_threads(int count, void *(*function)(void *))
{
	pthread_t threads[8];

	COUNT_THIS_CALL();
	for (int i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, function, NULL) != 0)
			abort();
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void
handle(int signal)
{
	pid_t pid;

	COUNT_THIS_CALL();
	(void)signal;
	pid = fork_in_depth(2, fork);
	if (pid > 0)
		await(pid);
}

static void
fork_in_handler(void)
{
	COUNT_THIS_CALL();
	signal(SIGUSR1, handle);
	raise(SIGUSR1);
	fib(6);
}

__attribute__((noinline)) static void
execute(char **arguments)
{
	COUNT_THIS_CALL();
	execv(arguments[0], arguments);
	_exit(127);
}

static void
vfork_and_execute(void)
{
	char *arguments[] = { (char *)own_path, (char *)"leave", NULL };

	COUNT_THIS_CALL();
	for (int i = 0; i < 3; i++) {
		pid_t pid = vfork();

		if (pid == 0)
			execute(arguments);
		parent_work();
		await(pid);
	}
}

static void
spawn(void)
{
	char *arguments[] = { (char *)own_path, (char *)"leave", NULL };
	char command[4096];
	FILE *output;
	pid_t pid;

	COUNT_THIS_CALL();
	if (posix_spawn(&pid, own_path, NULL, NULL, arguments, environ) != 0)
		abort();
	await(pid);
	snprintf(command, sizeof(command), "'%s' leave", own_path);
	if (system(command) != 0)
		abort();
	parent_work();
	output = popen(command, "r");
	if (!output || pclose(output) != 0)
		abort();
	parent_work();
}

static void
execute_again(int rounds_left)
{
	char number[2] = { (char)('0' + rounds_left), '\0' };
	char *arguments[] = { (char *)own_path, (char *)"exec", number, NULL };

	COUNT_THIS_CALL();
	fib(5);
	if (rounds_left > 0) {
		number[0]--;
		execute(arguments);
	}
}

static void
become_daemon(void)
{
	pid_t pid;

	COUNT_THIS_CALL();
	pid = fork();
	if (pid > 0) {
		await(pid);
		return;
	}
	setsid();
	pid = fork();
	if (pid > 0) {
		await(pid);
		_exit(0);
	}
	for (int file = 0; file < 256; file++)
		close(file);
	child_work();
	exit(0);
}

static int
run(const char *name, int number)
{
	COUNT_THIS_CALL();
	if (strcmp(name, "nested") == 0)
		nested(fork);
	else if (strcmp(name, "twice") == 0)
		twice();
	else if (strcmp(name, "raw") == 0)
		nested(raw_fork);
	else if (strcmp(name, "thread") == 0)
		run_threads(1, fork_in_thread);
	else if (strcmp(name, "handler") == 0)
		fork_in_handler();
	else if (strcmp(name, "storm") == 0)
		run_threads(8, fork_often);
	else if (strcmp(name, "vfork") == 0)
		vfork_and_execute();
	else if (strcmp(name, "spawn") == 0)
		spawn();
	else if (strcmp(name, "exec") == 0)
		execute_again(number);
	else if (strcmp(name, "daemon") == 0)
		become_daemon();
	else if (strcmp(name, "leave") == 0)
		child_work();
	else
		return 2;
	return 0;
}

int
main(int argc, char **argv)
{
	COUNT_THIS_CALL();
	own_path = argv[0];
	return run(argc > 1 ? argv[1] : "nested", argc > 2 ? atoi(argv[2]) : 2);
}
