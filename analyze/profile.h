/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.h - the model: rows and edges, as pstats has them
 *
 * A profile is a list of rows in the order in which they were loaded (ties of
 * every sort keep it), each with the edges from its callers.  It knows
 * nothing of dumps, trees or text: call-tree.h and marshal.h make profiles,
 * pstats.h prints them.
 *
 * Numbers follow CPython's _lsprof: a row's cumulative time counts outermost
 * activations only; an edge has a recursion of its own.
 *
 * Threads: none.  Memory: a profile owns all that it points to; texts are
 * interned in it and live as long as it does.  Out of memory ends the program
 * (libiberty's xmalloc family).
 */
#ifndef CYGPROF_ANALYZE_PROFILE_H
#define CYGPROF_ANALYZE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* What makes two rows one: file, line and printed name. */
struct profile_key {
	const char *file; /* "~" for code without a source file */
	uint32_t line;	  /* 0 where unknown */
	const char
		*name; /* UTF-8; "<...>" prints as "{...}" where file is "~" */
};

struct profile_numbers {
	uint64_t calls;		   /* ncalls, all of them */
	uint64_t primitive_calls;  /* those not inside a call of the same row */
	double own_seconds;	   /* tottime */
	double cumulative_seconds; /* cumtime */
};

struct profile_edge {
	struct profile_row *caller;
	struct profile_numbers numbers; /* of the callee, called from there */
	bool has_times; /* false: Python's `profile` module gave a count only */
};

enum profile_mark {
	PROFILE_MARK_OPEN = 1,	    /* has calls that have not returned */
	PROFILE_MARK_ESTIMATED = 2, /* times estimated from timed calls */
	PROFILE_MARK_UNSURE = 4,    /* own time is mostly correction */
};

struct profile_row {
	struct profile_key key;
	struct profile_numbers numbers;
	unsigned marks;		    /* enum profile_mark */
	struct profile_edge *edges; /* callers, in load order */
	size_t edge_count;

	/* How the key is printed (printed-name.h), safe for a terminal. */
	char *text;
	size_t text_width; /* code points */

	/* False: known as a caller only, so not among profile.rows.  Its
	 * numbers are zero. */
	bool is_listed;

	/* Private to profile.c. */
	size_t edge_capacity;
	uint32_t *edge_slots; /* hash of many edges by caller */
	size_t edge_slot_count;
	struct profile_row *hash_next;
};

/* A file the numbers came from, for the lines at the top of a report. */
struct profile_source {
	char *path; /* as the user gave it */
	time_t modified_time;
	bool has_modified_time;
};

struct profile {
	struct profile_row **rows; /* load order */
	size_t row_count;
	size_t row_capacity;
	struct profile_source *sources; /* print order */
	size_t source_count;
	char **notes; /* `   note: ...` lines, native dumps only */
	size_t note_count;
	uint64_t total_calls;
	uint64_t total_primitive_calls;
	double total_seconds;	      /* sum of own_seconds, in load order */
	struct profile_row **buckets; /* hash of rows by key */
	size_t bucket_count;
	size_t known_count;	     /* rows in the hash, listed or not */
	struct profile_texts *texts; /* interned texts */
};

/* An empty profile.  profile_close() accepts a zeroed one. */
void profile_open(struct profile *profile);
void profile_close(struct profile *profile);

/* The profile's own copy of a text; equal texts are the same pointer. */
const char *profile_intern(struct profile *profile, const char *text);

/* The row of that key, listed from now on; made with zero numbers if there is
 * none.  A row stays where it is; profile_strip_dirs() ends its life. */
struct profile_row *profile_row(struct profile *profile,
				const struct profile_key *key);

/* The same for a key that is named as a caller only: it is not listed before
 * profile_row() asks for it. */
struct profile_row *profile_caller(struct profile *profile,
				   const struct profile_key *key);

/* Lists a row that profile_caller() gave; does nothing if it is listed. */
void profile_list(struct profile *profile, struct profile_row *row);

/* The edge caller -> row, made with zero numbers and times if there is none.
 * It may move at the next profile_edge() of this row. */
struct profile_edge *profile_edge(struct profile_row *row,
				  struct profile_row *caller);

/* Adds number by number.  Counts stop at UINT64_MAX. */
void profile_numbers_add(struct profile_numbers *sum,
			 const struct profile_numbers *numbers);

void profile_add_source(struct profile *profile, const char *path,
			const time_t *modified_time);
void profile_add_note(struct profile *profile, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Computes the totals from the rows; call when all rows are in. */
void profile_total(struct profile *profile);

/* Adds other to profile as pstats.Stats.add(other) does: per key, per edge,
 * totals; other's sources and new notes go behind profile's.  pstats adds
 * several from the last to the first: load.h does that. */
void profile_add(struct profile *profile, const struct profile *other);

/* Cuts directories from all keys and merges rows and edges that become equal
 * by adding them (pstats loses callers here; we do not). */
void profile_strip_dirs(struct profile *profile);

#endif
