/* SPDX-License-Identifier: MIT
 *
 * sqlite-threads.c - SQLite in several threads, a database of its own each
 *
 *	sqlite-threads COUNT STATEMENTS
 *
 * Each thread creates a table in memory, fills it and asks it.  Locks that two
 * threads want at once are waited for in the C library, so that the calls are
 * the same in each run.
 */
#include "sqlite3.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_THREADS 64

struct worker {
	pthread_t thread;
	int statements;
	int failures;
	sqlite3_int64 sum;
};

static int
add_up(void *data, int columns, char **values, char **names)
{
	struct worker *worker = data;

	(void)names;
	for (int i = 0; i < columns; i++)
		worker->sum += values[i] ? atoll(values[i]) : 0;
	return 0;
}

static void
run(struct worker *worker, sqlite3 *database, const char *text)
{
	if (sqlite3_exec(database, text, add_up, worker, NULL) != SQLITE_OK)
		worker->failures++;
}

static void
fill(struct worker *worker, sqlite3 *database)
{
	sqlite3_stmt *insert;

	if (sqlite3_prepare_v2(database, "INSERT INTO t VALUES(?, ?, ?)", -1,
			       &insert, NULL) != SQLITE_OK) {
		worker->failures++;
		return;
	}
	for (int i = 0; i < worker->statements; i++) {
		char name[32];

		sqlite3_snprintf(sizeof name, name, "row %d", i * 7 % 1000);
		sqlite3_bind_int(insert, 1, i);
		sqlite3_bind_text(insert, 2, name, -1, SQLITE_TRANSIENT);
		sqlite3_bind_double(insert, 3, i / 3.0);
		if (sqlite3_step(insert) != SQLITE_DONE)
			worker->failures++;
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
}

static void *
work(void *data)
{
	struct worker *worker = data;
	sqlite3 *database;

	if (sqlite3_open(":memory:", &database) != SQLITE_OK) {
		worker->failures++;
		return NULL;
	}
	run(worker, database, "CREATE TABLE t(a INTEGER PRIMARY KEY, b, c)");
	run(worker, database, "BEGIN");
	fill(worker, database);
	run(worker, database, "CREATE INDEX t_b ON t(b); COMMIT");
	run(worker, database, "SELECT count(*), sum(a), b FROM t GROUP BY b");
	run(worker, database, "SELECT a FROM t ORDER BY c DESC, b");
	run(worker, database, "DELETE FROM t WHERE a % 3 = 0");
	run(worker, database, "SELECT max(a) FROM t WHERE b > 'row 5'");
	sqlite3_close(database);
	return NULL;
}

int
main(int argc, char **argv)
{
	static struct worker workers[MOST_THREADS];
	int count = argc == 3 ? atoi(argv[1]) : 0;

	if (count < 1 || count > MOST_THREADS)
		return 2;
	sqlite3_initialize();
	for (int i = 0; i < count; i++) {
		workers[i].statements = atoi(argv[2]) + i;
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(workers[i].thread, NULL);
		printf("%lld, %d failures\n", (long long)workers[i].sum,
		       workers[i].failures);
	}
	sqlite3_shutdown();
	return 0;
}
