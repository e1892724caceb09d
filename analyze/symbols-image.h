/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-image.h - all questions about one image, answered in a child
 *
 * What the child sends is a struct symbols_record and, behind it, the bytes
 * of the name and of the file.  Records about one question replace each
 * other: names go out before debug information is opened, so that damage
 * there costs lines alone.
 */
#ifndef CYGPROF_ANALYZE_SYMBOLS_IMAGE_H
#define CYGPROF_ANALYZE_SYMBOLS_IMAGE_H

#include "analyze/symbols-path.h"
#include "analyze/symbols.h"
#include "analyze/worker.h"

#define SYMBOLS_FILE_MOST_BYTES SYMBOLS_PATH_BYTES
#define SYMBOLS_NO_QUESTION UINT32_MAX

struct symbols_record {
	uint32_t question; /* SYMBOLS_NO_QUESTION: the name is a warning */
	uint32_t line;
	uint32_t name_bytes, file_bytes;
};

struct symbols_job {
	const struct symbols_options *options;
	const struct symbols_image *image;
	const uint64_t *addresses; /* sorted */
	size_t address_count;
};

/* A worker_job; the context is a struct symbols_job. */
void symbols_image_read(struct worker *worker, void *context);

#endif
