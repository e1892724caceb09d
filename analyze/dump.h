/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump.h - a dump, read and checked
 *
 * The reader's side of runtime/dump-format.h, and the only room that includes
 * it.  The file is hostile: every number is checked before use, sizes are
 * computed with overflow checks, memory is bounded by the file's size.  What
 * comes out obeys the invariants below, so later rooms need not check again.
 *
 *  1. nodes[i].parent < i or is DUMP_NO_NODE (a root): parents come first,
 *     and depth first: a node's descendants follow it without a gap.
 *  2. nodes of one lane are contiguous; lane.node_start/node_count tell.
 *  3. function words are resolved: image index and address in its file, or a
 *     place (enum dump_place) where image is DUMP_NO_IMAGE.
 *  4. ticks >= 0 and at most DUMP_TICKS_LIMIT, and open nodes include their
 *     time so far.
 *  5. all texts are NUL-terminated and may hold any bytes: escape on output.
 *  6. ring calls name a node that is there, or a folded function.
 *
 * The runtime's calibration calls are left out; what a signal handler called
 * below them hangs on their caller.
 *
 * Damage that leaves a useful answer is a finding in `findings` (one line
 * each); damage that does not is a fault.
 *
 * Memory: dump_close() frees everything; accepts a zeroed struct.
 */
#ifndef CYGPROF_ANALYZE_DUMP_H
#define CYGPROF_ANALYZE_DUMP_H

#include "analyze/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct input_file;

#define DUMP_NO_NODE UINT32_MAX
#define DUMP_NO_IMAGE UINT32_MAX

/* More ticks than a counter reaches in a decade.  Sums may still overflow if
 * the dump is hostile: add with care. */
#define DUMP_TICKS_LIMIT (INT64_C(1) << 60)

enum dump_place {
	DUMP_PLACE_NONE = 0, /* a function of an image, or a bare address */
	DUMP_PLACE_ROOT,
	DUMP_PLACE_FORKED,
	DUMP_PLACE_RESUMED,
	DUMP_PLACE_STRAND,
};

/* Which code: the identity that survives ASLR. */
struct dump_function {
	uint32_t image;	       /* or DUMP_NO_IMAGE */
	enum dump_place place; /* if not NONE, the rest is 0 */
	uint64_t address; /* in the image's file; without image: at run time */
};

struct dump_node {
	struct dump_function function;
	uint32_t parent;
	uint32_t call_site; /* low 32 bits of a run-time address */
	uint64_t calls;
	int64_t ticks; /* inclusive, time so far of an open call included */
	uint8_t is_open;
};

struct dump_fold {
	struct dump_function caller; /* place ROOT for none */
	struct dump_function function;
	uint64_t calls, primitive_calls;
	int64_t own_ticks, cumulative_ticks;
	int64_t cumulative_calls; /* >= 0; of anything in the outermost calls,
				   * themselves included */
	uint8_t is_edge; /* else the function's own sums */
	uint8_t is_open;
};

struct dump_call { /* a ring record, oldest first */
	struct dump_function function;
	uint32_t node; /* index into nodes; DUMP_NO_NODE: a folded call */
	uint64_t number;
	uint64_t enter_ticks, exit_ticks; /* raw */
};

struct dump_thread {
	uint32_t tid;
	uint8_t is_live;
	char name[17];
	uint64_t start_ticks, end_ticks; /* raw */
	uint64_t cpu_ns;
};

struct dump_lane {
	uint32_t number;
	uint32_t node_start, node_count;
	struct dump_fold *folds;
	size_t fold_count;
	struct dump_call *calls;
	size_t call_count;
	uint64_t calls_ever; /* ring records written; the ring kept the last */
	struct dump_thread *threads;
	size_t thread_count;
	uint64_t threads_ever;
	uint64_t folded_ticks; /* 0: whole tree */
	uint64_t healed, unmatched, twins, taken_over, strand_switches,
		strands_lost, strands_forgotten, dropped_calls, clock_jumps, excised_total_ticks;
};

struct dump_image {
	char *path;
	uint8_t build_id[32];
	size_t build_id_bytes;
	uint64_t load_bias, start_address, end_address;
	uint64_t loaded_ticks, unloaded_ticks;
};

struct dump_calibration { /* ticks per call */
	double empty_inside, empty_outside;
	double chain_inside, chain_outside;
	double branch_inside, branch_outside;
	double inside_spread, outside_spread;
	uint64_t at_ticks;
};

struct dump {
	char *path;
	uint64_t file_bytes;
	time_t modified_time;

	/* who and when */
	char **command;
	size_t command_count;
	char *program_path, *directory, *host, *file_system;
	char *scope; /* a scope's dump: its name; else empty */
	uint32_t pid, parent_pid, elf_machine, pointer_bits;
	uint64_t start_time_jiffies; /* field 22 of /proc/PID/stat, or 0 */
	uint64_t session_id[2];
	uint8_t boot_id[16];
	double start_realtime_seconds; /* since 1970 */

	/* how it ended */
	enum { DUMP_LIVE = 1, DUMP_CLOSED, DUMP_GAVE_UP } state;
	bool is_off;		/* recording is, or was at the end, off */
	bool is_fork;		/* the process was born by fork */
	const char *fault_text; /* NULL: none */
	int fault_errno;
	uint64_t early_calls, homeless_calls, growth_failures;
	uint32_t ring_count;
	uint64_t max_nodes;

	/* time */
	const char *clock_name; /* "ordered", "plain", "monotonic" */
	double ticks_per_second;
	double ticks_per_second_error; /* relative */
	uint64_t start_ticks, last_ticks; /* raw; last: newest seen anywhere */
	struct dump_calibration *calibrations;
	size_t calibration_count;

	struct dump_image *images;
	size_t image_count;
	struct dump_node *nodes;
	size_t node_count;
	struct dump_lane *lanes;
	size_t lane_count;

	char **findings;
	size_t finding_count;
};

/* True if the bytes start like a dump of ours (any version). */
bool dump_is_dump(const void *start, size_t start_bytes);

/* Reads the dump at path ("-": standard input).  A live dump is read as it
 * stands.  Faults: missing, empty, cut, not a dump, newer version, other byte
 * order, unreadable.  After a fault there is nothing to close. */
bool dump_open(const char *path, struct dump *ret_dump, struct fault *fault);

/* The same for a file that has been opened and that the caller closes. */
bool dump_open_input(struct input_file *input, struct dump *ret_dump,
		     struct fault *fault);

/* The same for a dump in memory, aligned as malloc() aligns; path is what
 * messages call it.  The bytes are not needed afterwards. */
bool dump_open_bytes(const char *path, const void *bytes, size_t byte_count,
		     struct dump *ret_dump, struct fault *fault);
void dump_close(struct dump *dump);

#endif
