/* SPDX-License-Identifier: MIT
 *
 * image-file.h - a loaded ELF file as the loader tells of it
 */
#ifndef CYGPROF_IMAGE_FILE_H
#define CYGPROF_IMAGE_FILE_H

#include "runtime/attributes.h"

#include <link.h>
#include <stdint.h>

struct cygprof_image_file {
	uint64_t load_bias;
	uint64_t start_address;
	uint64_t end_address; /* 0: nothing of it is loaded */
	const uint8_t *build_id; /* in the file's own memory */
	uint32_t build_id_bytes; /* 0: none; 32 at most */
};

/* Reads nothing but program headers and notes that lie in loaded memory. */
CYGPROF_QUIET void cygprof_image_file_read(const struct dl_phdr_info *info,
					   struct cygprof_image_file *ret_file);

#endif
