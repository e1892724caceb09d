/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-reader.h - what the files of the reader share while a dump is read
 *
 * Private to dump*.c, the only room that knows the format's structs.  Reading
 * goes in one direction, each step trusting only what the steps before it
 * have checked:
 *
 *     texts, chunks -> images -> clock -> lanes -> tree -> rings
 *           -> ticks of nodes and folds (they need the newest tick seen
 *              anywhere)
 *
 * A *slot* is a node's place in the file: slots of all chunks with nodes (a
 * lane's has one, the root of its tree) are numbered through, in file order,
 * which is the order of their creation.
 *
 * Memory: all arrays belong to the reader and go with reader_close(); what
 *         goes into dump stays.
 */
#ifndef CYGPROF_ANALYZE_DUMP_READER_H
#define CYGPROF_ANALYZE_DUMP_READER_H

#include "analyze/dump-file.h"
#include "analyze/dump.h"

#include "runtime/dump-format.h"

#define NO_SLOT UINT32_MAX

/* A chunk whose head is sound; record_count records of it, at least one, are in
 * the file. */
struct reader_chunk {
	size_t offset_bytes;
	uint64_t address;
	uint32_t kind;
	uint32_t lane; /* as the head says */
	uint32_t lane_index; /* into dump->lanes, once they are known */
	uint32_t record_count;
	uint32_t first_slot; /* LANE and NODES */
};

/* Beside dump->lanes, same index: what only the reader needs. */
struct reader_lane {
	const struct cygprof_lane *record; /* NULL: it is lost */
	uint32_t root_slot;
};

/* Address ranges without overlap, sorted: who answers for an address. */
struct reader_range {
	uint64_t start_address;
	uint32_t image; /* or DUMP_NO_IMAGE */
};

struct dump_reader {
	const struct dump_file *file;
	const struct cygprof_header *header; /* within the file's bytes */
	struct dump *dump;

	struct reader_chunk *chunks; /* in file order */
	size_t chunk_count, chunk_capacity;
	struct reader_chunk **by_address; /* LANE, NODES, FOLD, sorted */
	size_t by_address_count;
	size_t found_last; /* index into by_address: neighbours are near */

	uint32_t *image_numbers; /* of dump->images, as the records say */
	struct reader_range *ranges;
	size_t range_count;
	struct reader_lane *lanes;

	uint32_t slot_count;
	const struct cygprof_node **slots; /* NULL: not made */
	uint32_t *slot_nodes;	/* index into dump->nodes, or DUMP_NO_NODE */
	uint32_t *node_slots;	/* the other way round */

	uint64_t newest_ticks; /* raw; the newest seen so far */
};

/* dump.c */
void dump_finding(struct dump *dump, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* dump-text.c: texts of the header, arguments, the file system's name. */
void reader_texts(struct dump_reader *reader);

/* dump-chunks.c */
void reader_chunks(struct dump_reader *reader);
bool reader_chunk_has_nodes(const struct reader_chunk *chunk);

/* Record number index of a chunk; index < record_count. */
const void *reader_record(const struct dump_reader *reader,
			  const struct reader_chunk *chunk, uint32_t index);

/* The chunk with nodes or folds that holds a whole record at address, and the
 * record's index; NULL if none does. */
const struct reader_chunk *reader_find(struct dump_reader *reader,
				       uint64_t address, uint32_t *ret_index);

/* The slot of the node at address, or NO_SLOT. */
uint32_t reader_find_slot(struct dump_reader *reader, uint64_t address);

/* dump-images.c: image records, and what function words mean. */
void reader_images(struct dump_reader *reader);
struct dump_function reader_function(const struct dump_reader *reader,
				     uint64_t function_word);

/* True for words that are no row: the calibration's, and unknown places. */
bool reader_word_is_skipped(uint64_t function_word);

/* dump-lanes.c: lanes by number, their health and threads; which chunk
 * belongs to which lane. */
void reader_lanes(struct dump_reader *reader);

/* dump-clock.c: clock pairs, the rate, calibrations. */
void reader_clock(struct dump_reader *reader);

/* Takes notice of a raw tick; wild ones are not believed. */
void reader_see_ticks(struct dump_reader *reader, uint64_t ticks);

/* dump-links.c: the parent of each slot, a tree without fail; slots, lanes'
 * root_slot.  The caller frees the answer. */
uint32_t *reader_links(struct dump_reader *reader);

/* dump-order.c: dump->nodes depth first, still without ticks. */
void reader_order(struct dump_reader *reader);

/* dump-nodes.c: ticks and openness of nodes, when newest_ticks is final. */
void reader_see_open_nodes(struct dump_reader *reader);
void reader_node_ticks(struct dump_reader *reader);

/* dump-ring.c, dump-folds.c */
void reader_rings(struct dump_reader *reader);
void reader_folds(struct dump_reader *reader);

#endif
