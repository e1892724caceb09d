/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dump-file.c - the bytes of a dump
 */
#include "config.h"

#include "analyze/dump-file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyze/dump.h"

#include "runtime/dump-format.h"

/* A dump holds at most a few gigabytes of nodes and rings. */
#define FILE_LIMIT_BYTES (UINT64_C(16) << 30)

/* Smaller files may be sparse as they like.  Of a larger dump all but the last
 * slab is in use, even where the file system compresses it. */
#define SPARSE_LIMIT_BYTES (UINT64_C(1) << 30)
enum { SPARSE_MOST = 64 };

_Static_assert(INPUT_FILE_HEAD_BYTES >= sizeof(struct cygprof_header),
	       "the start of a file holds the whole header");

/* How much is worth reading.  Of a dump that will be refused, what tells why;
 * of others all there is: a program that is killed while its dump grows leaves
 * chunks behind what its header counts. */
static uint64_t
wanted_bytes(const struct input_file *input)
{
	const struct cygprof_header *header = (const void *)input->bytes;
	uint64_t first_bytes = CYGPROF_PAGE_BYTES + CYGPROF_TEXT_BYTES;

	if (input->size_bytes < sizeof *header ||
	    !dump_is_dump(input->bytes, input->size_bytes))
		return 0;
	if (header->byte_order != CYGPROF_BYTE_ORDER ||
	    header->version_major != CYGPROF_VERSION_MAJOR ||
	    header->file_bytes < first_bytes)
		return first_bytes;
	return UINT64_MAX;
}

/* Why so many bytes of it shall not be read, or NULL.  A file may claim any
 * length without a byte on the disk. */
static const char *
size_refusal(const struct input_file *input, uint64_t bytes)
{
	struct stat status;

	if (!input->is_regular || fstat(input->fd, &status))
		return NULL;
	if (bytes > (uint64_t)status.st_size)
		bytes = (uint64_t)status.st_size;
	if (bytes > FILE_LIMIT_BYTES)
		return "too large for a dump; is it the right file?";
	if (bytes > SPARSE_LIMIT_BYTES &&
	    (uint64_t)status.st_blocks * 512 < bytes / SPARSE_MOST)
		return "nearly all of it is holes; is it the right file?";
	return NULL;
}

bool
dump_file_read(struct input_file *input, struct dump_file *ret_file,
	       struct fault *fault)
{
	uint64_t bytes = wanted_bytes(input);
	const char *refusal = size_refusal(input, bytes);

	if (refusal)
		return fault_set(fault, FAULT_COULD_NOT, "%s: %s", input->path,
				 refusal);
	if (bytes > FILE_LIMIT_BYTES)
		bytes = FILE_LIMIT_BYTES;
	if (!input_file_read_up_to(input, bytes, fault))
		return false;
	*ret_file = (struct dump_file){
		.path = input->path,
		.bytes = input->bytes,
		.byte_count = input->size_bytes,
		.input = input,
	};
	return true;
}

uint64_t
dump_file_word_now(const struct dump_file *file, size_t offset_bytes)
{
	uint64_t word;

	if (!file->input || pread(file->input->fd, &word, sizeof word,
				  (off_t)offset_bytes) != sizeof word)
		memcpy(&word, file->bytes + offset_bytes, sizeof word);
	return word;
}
