/* SPDX-License-Identifier: MIT
 *
 * dump-format.h - the bytes of a dump: all that runtime and analyzer share
 *
 * A dump is the memory in which a process keeps its profile, mapped from a
 * file.  Every store of a hook is in the file at once, so a dump is complete
 * and readable at any moment: while the process runs, after it ended and
 * after a kill -9.  Numbers have the byte order and the pointer width of the
 * process that wrote them; byte_order in the header tells which.
 *
 * Layout
 *
 *     offset 0       struct cygprof_header             4,096 bytes
 *     offset 4,096   text of the header                4,096 bytes
 *     offset 8,192   chunks, each at a multiple of 4,096, each a multiple
 *                    of 4,096 long, to the end of the file
 *
 * A chunk starts with a struct cygprof_chunk whose magic is stored last.  A
 * page where a chunk might start but whose magic is 0 is a hole: room that
 * was reserved and not (yet) used.  Readers step over holes page by page.
 *
 *     kind            one record is                    record bytes
 *     LANE            a thread's place: struct cygprof_lane  (one, 4,096)
 *     NODES           a call path: struct cygprof_node             64
 *     RING            a finished call: struct cygprof_ring_record  24
 *     IMAGES          a loaded ELF file: struct cygprof_image     320
 *     FOLD            a folded function or edge: struct cygprof_fold 64
 *     NODE_TIMES      timed calls and maximum of a node            16
 *     NODE_MEMORY     allocations of a node                        64
 *     RSS             a sample of the process's memory             32
 *
 * The last three belong to recording modes that a dump need not have.  Records
 * start right behind the chunk's 64-byte head.  A reader skips chunks of a
 * kind that it does not know.
 *
 * Addresses.  Pointers inside a dump (a node's parent, a lane's nodes) are
 * the program's own addresses.  Each chunk says at which address it lay, so
 *
 *     offset in the file = address - chunk.address + offset of the chunk
 *
 * for the chunk that holds the address.  An address that no chunk holds is
 * damage, never a reason to read elsewhere.
 *
 * Function words.  A function is named by a 64-bit word:
 *
 *     1 .. 4,095      a place that is no function: enum cygprof_place
 *     bit 63 clear    the address in the running program
 *     bit 63 set      code of an image that was unloaded: bits 40-62 are
 *                     the number of its record, bits 0-39 the offset from
 *                     the image's load bias
 *
 * Ticks count from an arbitrary zero at a rate that the clock pairs tell.
 * *Virtual* ticks are raw ticks less what the lane (or strand) excised: time
 * that recording itself took, or that the strand was suspended.  They carry
 * CYGPROF_OPEN_BIAS, so that an open node can be told by one word:
 *
 *     closed node     ticks = sum of its finished calls        (>= 0)
 *     open node       ticks = that sum - enter_ticks           (< -2^61)
 *
 *     with enter_ticks = raw ticks - excised_ticks, where excised_ticks
 *     itself starts at -CYGPROF_OPEN_BIAS
 *
 * Time so far of an open node at raw tick T, read in this order (ticks,
 * enter_ticks, ticks again; start over if ticks changed):
 *
 *     ticks + enter_ticks + max(0, T - excised_ticks - enter_ticks)
 *
 * Who writes: the owner thread of a lane writes the lane, its nodes, its ring
 * and its folds; the process writes header and images; any process that may
 * open the file may write the control word and nothing else.
 *
 * Versions.  A reader refuses a major version that it does not know.  A minor
 * version may add chunk kinds, fields in reserved room and faults.
 */
#ifndef CYGPROF_DUMP_FORMAT_H
#define CYGPROF_DUMP_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define CYGPROF_MAGIC "\211CYGPRF\n"

#define CYGPROF_VERSION_MAJOR 1
#define CYGPROF_VERSION_MINOR 0

#define CYGPROF_BYTE_ORDER 0x01020304u
#define CYGPROF_PAGE_BYTES 4096u
#define CYGPROF_TEXT_BYTES 4096u
#define CYGPROF_CHUNK_MAGIC 0x6b6e6843u /* "Chnk" */
#define CYGPROF_NO_LANE UINT32_MAX

#define CYGPROF_OPEN_BIAS (INT64_C(1) << 62)
#define CYGPROF_OPEN_LIMIT (-(INT64_C(1) << 61))

/* A node's stack position when no call of it is open. */
#define CYGPROF_STACK_CLOSED UINT32_MAX

#define CYGPROF_RETIRED_BIT (UINT64_C(1) << 63)
#define CYGPROF_RETIRED_OFFSET_BITS 40

/* Function words that are no addresses.  Values below 16 are places in the
 * tree; 16 and above are the calibration's own functions, which readers leave
 * out (what was called below them is real: it hangs on their parent). */
enum cygprof_place {
	CYGPROF_PLACE_ROOT = 1,	   /* a lane's root; its calls are 0 */
	CYGPROF_PLACE_FORKED = 2,  /* born by fork on a path nobody knows */
	CYGPROF_PLACE_RESUMED = 3, /* switched on while calls were open */
	CYGPROF_PLACE_STRAND = 4,  /* root of a stack of its own */
	CYGPROF_PLACE_CALIBRATION = 16,
	CYGPROF_PLACE_LIMIT = 4096,
};

enum cygprof_kind {
	CYGPROF_KIND_PROCESS = 1,
	CYGPROF_KIND_SCOPE = 2,
};

enum cygprof_state {
	CYGPROF_STATE_LIVE = 1,	   /* recording, or killed while it did */
	CYGPROF_STATE_CLOSED = 2,  /* the process ended in good order */
	CYGPROF_STATE_GAVE_UP = 3, /* recording stopped: fault says why */
};

enum cygprof_clock {
	CYGPROF_CLOCK_ORDERED = 1,   /* cycle counter that waits for work */
	CYGPROF_CLOCK_PLAIN = 2,     /* cycle counter that does not */
	CYGPROF_CLOCK_MONOTONIC = 3, /* clock_gettime, one tick = 1 ns */
};

/* The control word: 0 = record; bit 0 = recording is off. */
#define CYGPROF_CONTROL_OFF 1u

/* Why recording stopped or has gaps: number, name, what it means to a user.
 * The first fault is kept in the header with its errno. */
#define CYGPROF_FAULTS(X)                                                     \
	X(0, NONE, "no fault")                                                \
	X(1, CREATE, "the dump could not be created")                         \
	X(2, RESERVE, "no room for the dump on its file system")              \
	X(3, MAP, "the dump could not be mapped into memory")                 \
	X(4, REOPEN, "the dump could not be opened again to grow")            \
	X(5, FILE_LIMIT, "the file size limit leaves the dump no room")       \
	X(6, FAR, "memory near the dump was taken, so it could not grow")     \
	X(7, MEMORY, "no memory for the recorder's own index")                \
	X(8, REPLACED, "another file took the dump's name, so it cannot grow") \
	X(10, TIMESTAMP, "the cycle counter may not be read")                 \
	X(11, NAME, "the dump's name is too long")

enum cygprof_fault {
#define CYGPROF_FAULT_ENUM(number, name, text) CYGPROF_FAULT_##name = number,
	CYGPROF_FAULTS(CYGPROF_FAULT_ENUM)
#undef CYGPROF_FAULT_ENUM
};

/* Two clocks read together: one tick lasts
 * (later.monotonic_ns - earlier.monotonic_ns) / (later.ticks - earlier.ticks). */
struct cygprof_clock_pair {
	uint64_t ticks;
	uint64_t monotonic_ns; /* CLOCK_MONOTONIC_RAW */
	uint64_t realtime_ns;  /* CLOCK_REALTIME, since 1970 */
	uint64_t bracket_ticks; /* the pair is good to so many ticks */
};

/* What a call costs through the hooks, measured in this process.  Costs are
 * in ticks per 256 calls: "inside" lands on the called function, "outside" on
 * its caller.  The body is empty or a chain of dependent work (the two ends of
 * the interval in which a real function lies); a branch calls one leaf. */
struct cygprof_calibration {
	uint64_t at_ticks; /* raw; 0: copied from the parent process */
	uint32_t empty_inside;
	uint32_t empty_outside;
	uint32_t chain_inside;
	uint32_t chain_outside;
	uint32_t branch_inside; /* less what the leaf's outside cost adds */
	uint32_t branch_outside;
	uint32_t inside_spread; /* 90th less 10th percentile of the rounds */
	uint32_t outside_spread;
	uint32_t round_count;
	uint32_t reserved[5];
};

enum { CYGPROF_CALIBRATIONS = 8, CYGPROF_CLOCK_PAIRS = 3 };

/* A call path.  One cache line; never moved, never freed.  See runtime/README
 * for who writes which word when. */
struct cygprof_node {
	uint64_t function;    /* 0: not made (yet) */
	uint64_t calls;
	int64_t ticks;	      /* see "Ticks" above */
	uint64_t enter_ticks; /* virtual; of the open call */
	uint64_t parent;      /* address of a node; 0: a root */
	int32_t last_child;   /* links are 8-byte units from base_address */
	int32_t next_sibling; /* the sibling that was called after this one */
	uint32_t stack_position; /* address / 8, low 32 bits; see CLOSED */
	uint32_t return_address; /* of the enter hook, low 32 bits */
	uint32_t call_site;	 /* low 32 bits */
	int16_t countdown;	 /* of adaptive timing */
	uint16_t flags;
};

/* Offset and length of a text in the page behind the header. */
struct cygprof_text {
	uint16_t offset_bytes;
	uint16_t length_bytes;
};

struct cygprof_header {
	/* what kind of file this is */
	char magic[8];
	uint32_t version_major;
	uint32_t version_minor;
	uint32_t byte_order;
	uint32_t header_bytes; /* header and text: 8,192 */
	uint32_t pointer_bits;
	uint32_t elf_machine; /* EM_X86_64, EM_AARCH64 ... */
	uint32_t kind;	      /* enum cygprof_kind */
	uint32_t state;	      /* enum cygprof_state */
	uint32_t fault;	      /* enum cygprof_fault: the first one */
	uint32_t fault_errno;
	uint64_t base_address; /* of no_node; links count from here */
	uint64_t file_bytes;   /* what is reserved so far */

	/* offset 64: a line of its own, since other processes write it */
	uint32_t control;
	uint32_t control_reserved[15];

	/* offset 128: who ran */
	uint32_t pid;
	uint32_t parent_pid;
	uint64_t start_time_jiffies; /* field 22 of /proc/PID/stat, or 0 */
	uint64_t session_id[2];	     /* of `cygprof record`, or 0 */
	uint8_t boot_id[16];
	struct cygprof_text command; /* arguments, each ended by a NUL */
	struct cygprof_text program_path;
	struct cygprof_text directory;
	struct cygprof_text host;
	struct cygprof_text scope;
	uint32_t file_system_magic; /* statfs f_type of the dump's place */
	uint32_t option_ring_count;
	uint32_t option_timing;
	uint64_t option_max_nodes;
	uint64_t option_reserved;

	/* offset 224: time */
	uint32_t clock;		   /* enum cygprof_clock */
	uint32_t clock_pair_count; /* pairs[0] = start ... */
	uint32_t clock_pair_latest; /* index of the newest whole pair */
	uint32_t calibration_count;
	struct cygprof_clock_pair clock_pairs[CYGPROF_CLOCK_PAIRS];
	struct cygprof_calibration calibrations[CYGPROF_CALIBRATIONS];
	uint64_t forked_ticks; /* when the parent forked; 0: not a fork's child */
	uint64_t off_ticks;    /* when recording was last switched off, or 0 */

	/* offset 864: health of the process; lanes have their own */
	uint64_t early_calls;	 /* before anything could be recorded */
	uint64_t homeless_calls; /* of threads that got no lane */
	uint64_t growth_failures;
	uint64_t nodes_reserved; /* of option_max_nodes, in chunks */
	uint64_t images_changed; /* dlopen and dlclose seen */
	uint32_t lane_count;
	uint32_t image_count;
	uint64_t health_reserved[10];

	/* offset 992: a scope's dump (kind SCOPE) */
	uint64_t scope_function; /* function word of the profiled call */
	uint64_t scope_sequence;
	uint64_t scope_enter_ticks;
	uint64_t scope_exit_ticks;
	uint64_t scope_reserved[4];

	uint8_t reserved[2976];

	/* offset 4,032: links of 0 lead here.  Always zero: a node that is
	 * nobody's child and no function's node. */
	struct cygprof_node no_node;
};

enum cygprof_chunk_kind {
	CYGPROF_CHUNK_LANE = 1,
	CYGPROF_CHUNK_NODES = 2,
	CYGPROF_CHUNK_RING = 3,
	CYGPROF_CHUNK_IMAGES = 4,
	CYGPROF_CHUNK_FOLD = 5,
	CYGPROF_CHUNK_NODE_TIMES = 6,
	CYGPROF_CHUNK_NODE_MEMORY = 7,
	CYGPROF_CHUNK_RSS = 8,
};

/* The head of every chunk; as long as a node, so that nodes stay aligned. */
struct cygprof_chunk {
	uint32_t magic; /* stored last */
	uint32_t kind;
	uint32_t chunk_bytes; /* head included */
	uint32_t lane;	      /* number of the lane it belongs to */
	uint64_t address;     /* of this head in the program */
	uint32_t capacity_count;
	uint32_t used_count; /* may exceed the capacity: records asked for */
	uint64_t ring_count; /* RING: records ever written */
	uint64_t ring_mask;  /* RING: capacity - 1 */
	uint64_t beside;     /* NODE_*: address of the NODES chunk it widens */
	uint64_t reserved;
};

/* A finished call, written at its exit.  Record number N of a ring lies in
 * slot N & ring_mask; it is whole if number's upper half equals N's low 32
 * bits and ring_count <= N + capacity after it was copied. */
struct cygprof_ring_record {
	uint64_t enter_ticks; /* raw at exit less the call's virtual time */
	uint64_t exit_ticks;  /* raw */
	uint64_t number; /* low 32: node (or EDGE fold), 64-byte units from
			  * base_address; high 32: N */
};

enum cygprof_thread_state {
	CYGPROF_THREAD_LIVE = 1,
	CYGPROF_THREAD_ENDED = 2,
};

/* A thread that used a lane. */
struct cygprof_thread_record {
	uint32_t tid;
	uint32_t state; /* enum cygprof_thread_state */
	char name[16];
	uint64_t start_ticks; /* raw: its first event */
	uint64_t end_ticks;   /* raw: its end, or when last looked at */
	uint64_t cpu_ns;      /* of the thread, at end_ticks */
	uint64_t start_cpu_ns;
	uint64_t reserved;
};

/* A stack other than the one the lane's thread is on.  While another strand
 * runs, this one's open nodes stand still at left_ticks. */
struct cygprof_strand_record {
	uint64_t stack_low;
	uint64_t stack_bytes; /* 0: entry not used */
	uint64_t current;     /* node address */
	int64_t excised_ticks;
	uint64_t left_ticks; /* raw; 0: this is the running strand */
	uint32_t flags;	     /* CYGPROF_STRAND_* */
	uint32_t switches;
	uint64_t reserved[2];
};

#define CYGPROF_STRAND_SIGNAL 1u /* a signal stack: nests under its caller */
#define CYGPROF_STRAND_GUESSED 2u /* bounds are a guess: best effort */

enum { CYGPROF_LANE_THREADS = 40, CYGPROF_LANE_STRANDS = 16 };

/* A lane: the whole chunk is this struct. */
struct cygprof_lane {
	struct cygprof_chunk chunk;

	uint32_t number;
	uint32_t owner_tid; /* 0: free for adoption */
	uint64_t root;	    /* address of root_node */
	uint64_t ring;	    /* chunk address; 0: none */
	uint64_t current;   /* node address when last in the slow path */
	int64_t excised_ticks; /* of the running strand, likewise */
	uint64_t folded_ticks; /* raw; 0: the tree is whole */
	uint32_t thread_count; /* ever; entry = number % CYGPROF_LANE_THREADS */
	uint32_t strand_count; /* ever */

	/* health */
	uint64_t healed;    /* calls closed because their exit never came */
	uint64_t unmatched; /* exits of calls that were never entered */
	uint64_t twins;	    /* second nodes of a path that was in use */
	uint64_t taken_over; /* open nodes a jump left behind, used again */
	uint64_t strand_switches;
	uint64_t strands_lost; /* switches to a stack nobody could place */
	uint64_t dropped_calls; /* no room left: neither node nor fold */
	uint64_t clock_jumps;
	uint64_t excised_total_ticks;
	uint64_t strands_forgotten; /* for want of entries: calls healed */
	uint64_t reserved[31];

	/* offset 448: the tree hangs on this */
	struct cygprof_node root_node;

	struct cygprof_strand_record strands[CYGPROF_LANE_STRANDS];
	struct cygprof_thread_record threads[CYGPROF_LANE_THREADS];
};

/* A loaded ELF file. */
struct cygprof_image {
	uint64_t load_bias;	/* run address - address in the file */
	uint64_t start_address; /* of the lowest mapped byte */
	uint64_t end_address;	/* behind the highest */
	uint64_t loaded_ticks;	/* raw, when first seen */
	uint64_t unloaded_ticks; /* raw; 0: still there */
	uint32_t number;
	uint32_t build_id_bytes;
	uint8_t build_id[32];
	char path[232]; /* ended by a NUL; cut on the left if longer */
	uint32_t retired; /* 1: its nodes name it by number */
	uint32_t ready;	  /* stored last: 1 */
};

enum cygprof_fold_kind {
	CYGPROF_FOLD_FUNCTION = 1, /* caller is 0 */
	CYGPROF_FOLD_EDGE = 2,
};

/* Past the node budget a lane keeps sums per function and per edge.  Times are
 * raw less excised; cumulative counts only the outermost open call and is open
 * (less an enter) in the same way as a node's ticks. */
struct cygprof_fold {
	uint64_t function; /* function word, stored last; as in a node */
	uint64_t calls;
	int64_t own_ticks;
	int64_t cumulative_ticks;
	uint64_t caller; /* function word; EDGE only; where a node has parent */
	uint64_t primitive_calls;
	int64_t cumulative_calls; /* calls of anything, inside those */
	uint32_t open_count;
	uint16_t kind; /* enum cygprof_fold_kind */
	uint16_t reserved;
};

/* NODE_TIMES: for a node of the chunk beside, at the same index. */
struct cygprof_node_times {
	uint64_t timed_calls;
	uint64_t maximum_ticks;
};

/* NODE_MEMORY: likewise. */
struct cygprof_node_memory {
	uint64_t allocations;
	uint64_t allocated_bytes;
	uint64_t frees;
	uint64_t freed_bytes;
	uint64_t temporary;
	uint64_t peak_bytes;
	uint64_t reserved[2];
};

/* RSS: one sample. */
struct cygprof_rss_sample {
	uint64_t at_ticks; /* raw */
	uint64_t resident_bytes;
	uint64_t heap_bytes;
	uint32_t thread_count;
	uint32_t flags;
};

#ifdef __cplusplus
#define CYGPROF_ASSERT(what) static_assert(what, #what)
#else
#define CYGPROF_ASSERT(what) _Static_assert(what, #what)
#endif

CYGPROF_ASSERT(sizeof(struct cygprof_clock_pair) == 32);
CYGPROF_ASSERT(sizeof(struct cygprof_calibration) == 64);
CYGPROF_ASSERT(sizeof(struct cygprof_header) == CYGPROF_PAGE_BYTES);
CYGPROF_ASSERT(offsetof(struct cygprof_header, control) == 64);
CYGPROF_ASSERT(offsetof(struct cygprof_header, pid) == 128);
CYGPROF_ASSERT(offsetof(struct cygprof_header, clock) == 224);
CYGPROF_ASSERT(offsetof(struct cygprof_header, early_calls) == 864);
CYGPROF_ASSERT(offsetof(struct cygprof_header, scope_function) == 992);
CYGPROF_ASSERT(offsetof(struct cygprof_header, no_node) == 4032);
CYGPROF_ASSERT(sizeof(struct cygprof_chunk) == 64);
CYGPROF_ASSERT(sizeof(struct cygprof_node) == 64);
CYGPROF_ASSERT(offsetof(struct cygprof_node, parent) == 32);
CYGPROF_ASSERT(offsetof(struct cygprof_node, stack_position) == 48);
CYGPROF_ASSERT(sizeof(struct cygprof_ring_record) == 24);
CYGPROF_ASSERT(sizeof(struct cygprof_thread_record) == 64);
CYGPROF_ASSERT(sizeof(struct cygprof_strand_record) == 64);
CYGPROF_ASSERT(offsetof(struct cygprof_lane, root_node) == 448);
CYGPROF_ASSERT(offsetof(struct cygprof_lane, strands) == 512);
CYGPROF_ASSERT(sizeof(struct cygprof_lane) == CYGPROF_PAGE_BYTES);
CYGPROF_ASSERT(sizeof(struct cygprof_image) == 320);
CYGPROF_ASSERT(sizeof(struct cygprof_fold) == 64);
CYGPROF_ASSERT(offsetof(struct cygprof_fold, caller) ==
	       offsetof(struct cygprof_node, parent));
CYGPROF_ASSERT(sizeof(struct cygprof_node_times) == 16);
CYGPROF_ASSERT(sizeof(struct cygprof_node_memory) == 64);
CYGPROF_ASSERT(sizeof(struct cygprof_rss_sample) == 32);

#endif
