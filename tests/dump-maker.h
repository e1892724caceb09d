/* SPDX-License-Identifier: MIT
 *
 * dump-maker.h - dumps of known content, made in memory
 *
 * For tests of whatever reads dumps: shapes whose answer is known, and seeds
 * for damage.  A made dump is what the runtime would write: one tick is 1 ns,
 * recording starts at DUMP_MAKER_START, and no cost is calibrated unless the
 * test adds one.
 *
 *     struct dump_maker maker;
 *
 *     dump_maker_open(&maker);
 *     uint32_t lane = dump_maker_lane(&maker, 64);
 *     uint64_t root = dump_maker_root(&maker, lane);
 *     uint64_t a = dump_maker_node(&maker, lane, root, FUNCTION_A, 3, 700);
 *     dump_maker_node(&maker, lane, a, FUNCTION_B, 9, 500);
 *     dump_maker_finish(&maker, DUMP_MAKER_START + 1000);
 *     ... maker.bytes, maker.byte_count
 *     dump_maker_close(&maker);
 *
 * Nodes, chunks and lanes are named by the address that they had in the
 * program; dump_maker_at() gives the bytes, until the next call that adds
 * something.
 */
#ifndef CYGPROF_TESTS_DUMP_MAKER_H
#define CYGPROF_TESTS_DUMP_MAKER_H

#include "runtime/dump-format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DUMP_MAKER_START UINT64_C(5000000000)
#define DUMP_MAKER_BASE UINT64_C(0x7f0000000000)

struct dump_maker {
	unsigned char *bytes;
	size_t byte_count;
	uint32_t lane_count, image_count;
	uint16_t text_bytes;
	uint64_t images; /* address of the chunk; 0: none yet */
};

void dump_maker_open(struct dump_maker *maker);
void dump_maker_close(struct dump_maker *maker);

/* What lies at an address. */
void *dump_maker_at(const struct dump_maker *maker, uint64_t address);
struct cygprof_header *dump_maker_header(const struct dump_maker *maker);

/* Appends a text to the text page; the header's field is the caller's. */
struct cygprof_text dump_maker_text(struct dump_maker *maker, const void *text,
				    size_t length_bytes);

/* A loaded file from start to end, its load bias start; its number. */
uint32_t dump_maker_image(struct dump_maker *maker, const char *path,
			  uint64_t start_address, uint64_t end_address);

/* A lane with a root, one live thread and, unless 0, a ring; its number. */
uint32_t dump_maker_lane(struct dump_maker *maker, uint32_t ring_count);
struct cygprof_lane *dump_maker_lane_record(const struct dump_maker *maker,
					    uint32_t lane);
uint64_t dump_maker_root(const struct dump_maker *maker, uint32_t lane);

/* A closed node; its address. */
uint64_t dump_maker_node(struct dump_maker *maker, uint32_t lane,
			 uint64_t parent, uint64_t function, uint64_t calls,
			 int64_t ticks);

/* Opens a call of a node at a raw tick; calls are the caller's to count. */
void dump_maker_enter(struct dump_maker *maker, uint32_t lane, uint64_t node,
		      uint64_t raw_ticks);

/* Adds a record to the lane's ring. */
void dump_maker_call(struct dump_maker *maker, uint32_t lane, uint64_t node,
		     uint64_t enter_ticks, uint64_t exit_ticks);

/* Adds a fold; its kind follows from fold->caller. */
uint64_t dump_maker_fold(struct dump_maker *maker, uint32_t lane,
			 const struct cygprof_fold *fold);

/* A calibration, in ticks a call. */
void dump_maker_calibrate(struct dump_maker *maker, uint32_t inside,
			  uint32_t outside);

/* The program ends in good order. */
void dump_maker_finish(struct dump_maker *maker, uint64_t end_ticks);

/* Writes the dump to a file; false: errno tells. */
bool dump_maker_write(const struct dump_maker *maker, const char *path);

#endif
