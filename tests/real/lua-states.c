/* SPDX-License-Identifier: MIT
 *
 * lua-states.c - one Lua script in several threads, or in several processes
 *
 *	lua-states threads|forks COUNT SCRIPT
 *
 * The script sees the worker's number.  In the processes the states are made
 * before the fork and used after it, by parent and children.
 */
#include "lauxlib.h"
#include "lua.h"
#include "lualib.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_WORKERS 64

struct worker {
	pthread_t thread;
	lua_State *state;
	const char *script;
	int status;
};

/* What threads print would come in any order. */
static int
quiet_print(lua_State *state)
{
	return lua_gettop(state) > 100;
}

static lua_State *
open_state(void)
{
	lua_State *state = luaL_newstate();

	if (!state)
		exit(2);
	luaL_openlibs(state);
	lua_pushcfunction(state, quiet_print);
	lua_setglobal(state, "print");
	return state;
}

static void *
work(void *data)
{
	struct worker *worker = data;

	worker->status = luaL_dofile(worker->state, worker->script);
	if (worker->status != 0)
		fprintf(stderr, "%s\n", lua_tostring(worker->state, -1));
	lua_close(worker->state);
	return NULL;
}

static int
work_in_threads(struct worker *workers, int count)
{
	int status = 0;

	for (int i = 0; i < count; i++)
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	for (int i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
		status |= workers[i].status;
	}
	return status;
}

static void
fork_worker(struct worker *worker)
{
	pid_t child = fork();

	if (child < 0)
		exit(3);
	if (child == 0) {
		work(worker);
		exit(worker->status);
	}
}

static int
work_in_processes(struct worker *workers, int count)
{
	int status, all = 0;

	for (int i = 1; i < count; i++)
		fork_worker(&workers[i]);
	work(&workers[0]);
	while (wait(&status) > 0)
		all |= status;
	return all | workers[0].status;
}

int
main(int argc, char **argv)
{
	struct worker workers[MOST_WORKERS];
	int count = argc == 4 ? atoi(argv[2]) : 0;

	if (count < 1 || count > MOST_WORKERS)
		return 2;
	for (int i = 0; i < count; i++) {
		workers[i].state = open_state();
		workers[i].script = argv[3];
	}
	if (strcmp(argv[1], "threads") == 0)
		return work_in_threads(workers, count);
	return work_in_processes(workers, count);
}
