/* SPDX-License-Identifier: MIT
 *
 * guest.c - tells all that a program can see of its own process
 *
 * usage: guest [STATUS]
 *
 * Run with and without the profiler, it prints the same: environment, open
 * files, the numbers new files get, signals, limits, folder, locale, errno
 * over calls, rounding mode, children, results.  Ends with STATUS.
 */
#include "counts.h"

#include <dirent.h>
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static volatile double one = 1, three = 3;

__attribute__((noinline)) static int
keep_errno(int number)
{
	COUNT_THIS_CALL();
	return number > 0 ? keep_errno(number - 1) : errno;
}

/* More functions than a first chunk of the dump has room for. */
#define TEN(n)                                                                 \
	STEP(n##0) STEP(n##1) STEP(n##2) STEP(n##3) STEP(n##4)                 \
	STEP(n##5) STEP(n##6) STEP(n##7) STEP(n##8) STEP(n##9)
#define HUNDRED(n)                                                             \
	TEN(n##0) TEN(n##1) TEN(n##2) TEN(n##3) TEN(n##4)                      \
	TEN(n##5) TEN(n##6) TEN(n##7) TEN(n##8) TEN(n##9)
#define STEP(n)                                                                \
	static int step_##n(void)                                              \
	{                                                                      \
		return errno;                                                  \
	}
HUNDRED(1)
#undef STEP
#define STEP(n) step_##n,
static int (*const steps[])(void) = { HUNDRED(1) };
#undef STEP

static void
print_errno(void)
{
	errno = 7;
	printf("errno %d\n", keep_errno(300));
	for (int i = 0; i < 100; i++)
		if (steps[i]() != 7)
			printf("errno lost in step %d\n", i);
	printf("errno %d\n", errno);
}

static void
print_environment(void)
{
	for (char **variable = environ; *variable; variable++)
		if (strncmp(*variable, "_=", 2) != 0)
			printf("%s\n", *variable);
}

/* Numbers and kinds; pipes and terminals have names of their own each time. */
static void
print_files(void)
{
	for (int file = 0; file < 256; file++) {
		struct stat status;

		if (fstat(file, &status) == 0)
			printf("file %d: kind %o, flags %x\n", file,
			       status.st_mode & S_IFMT, fcntl(file, F_GETFD));
	}
	printf("next file is %d\n", dup(1));
}

static void
print_signals(void)
{
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	for (int number = 1; number < 65; number++) {
		struct sigaction action;

		if (sigaction(number, NULL, &action) == 0)
			printf("signal %d: %s, %s\n", number,
			       action.sa_handler == SIG_DFL ? "default" :
			       action.sa_handler == SIG_IGN ? "ignored" :
							      "handled",
			       sigismember(&mask, number) ? "blocked" : "open");
	}
}

static void
print_limits(void)
{
	for (int number = 0; number < 16; number++) {
		struct rlimit limit;

		if (getrlimit((__rlimit_resource_t)number, &limit) == 0)
			printf("limit %d: %lu %lu\n", number,
			       (unsigned long)limit.rlim_cur,
			       (unsigned long)limit.rlim_max);
	}
}

static void
print_place(void)
{
	char folder[4096] = "nowhere";
	mode_t mask = umask(0);

	umask(mask);
	if (!getcwd(folder, sizeof(folder)))
		strcpy(folder, "unknown");
	printf("folder %s, umask %03o, locale %s\n", folder, mask,
	       setlocale(LC_ALL, NULL));
}

static void
print_numbers(void)
{
	static const int modes[] = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD };

	for (int i = 0; i < 3; i++) {
		fesetround(modes[i]);
		keep_errno(3);
		printf("a third %a, mode %d\n", one / three, fegetround());
	}
	fesetround(FE_TONEAREST);
	feclearexcept(FE_ALL_EXCEPT);
	keep_errno(3);
	printf("exceptions %d\n", fetestexcept(FE_ALL_EXCEPT));
}

static void *
run_thread(void *number)
{
	keep_errno(3);
	return number;
}

static void
print_children(void)
{
	pthread_t thread;
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		exit(keep_errno(2) == 0 ? 3 : 3);
	waitpid(pid, &status, 0);
	printf("child ended with %d\n", WEXITSTATUS(status));
	printf("other children: %d\n", (int)waitpid(-1, &status, WNOHANG));
	pthread_create(&thread, NULL, run_thread, NULL);
	pthread_join(thread, NULL);
}

static void
say_goodbye(void)
{
	printf("goodbye\n");
}

int
main(int argc, char **argv)
{
	int status = argc > 1 ? atoi(argv[1]) : 0;

	atexit(say_goodbye);
	print_errno();
	print_environment();
	print_files();
	print_signals();
	print_limits();
	print_place();
	print_numbers();
	print_children();
	print_files();
	return status;
}
