/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "analyze/load.h"

#include "analyze/call-tree.h"
#include "analyze/dump.h"
#include "analyze/input-file.h"
#include "analyze/marshal.h"

#include <string.h>

/* A million functions with four callers each take a quarter of it. */
#define MARSHAL_LIMIT_BYTES ((size_t)512 << 20)

/* A dump may belong to a program that runs, so its reader wants the file
 * rather than a copy; standard input cannot be read twice. */
static bool
open_dump(struct input_file *file, struct dump *ret_dump, struct fault *fault)
{
	if (strcmp(file->path, "-"))
		return dump_open(file->path, ret_dump, fault);
	return input_file_read(file, SIZE_MAX / 4, fault) &&
	       dump_open_bytes(file->path, file->bytes, file->size_bytes,
			       ret_dump, fault);
}

static bool
load_dump(const struct load_options *options, struct input_file *file,
	  struct profile *profile, struct fault *fault)
{
	struct call_tree_options tree_options = {
		.is_raw = options->is_raw,
		.symbols = &options->symbols,
	};
	struct dump dump;
	bool is_good;

	if (!open_dump(file, &dump, fault))
		return false;
	is_good = call_tree_profile(&dump, &tree_options, profile, fault);
	dump_close(&dump);
	return is_good;
}

static bool
load_file(const struct load_options *options, struct input_file *file,
	  struct profile *profile, struct fault *fault)
{
	if (!file->size_bytes)
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: empty; was its program killed before it "
				 "wrote anything?",
				 file->path);
	if (dump_is_dump(file->bytes, file->size_bytes))
		return load_dump(options, file, profile, fault);
	if (!marshal_is_profile(file->bytes, file->size_bytes))
		return fault_set(fault, FAULT_COULD_NOT,
				 "%s: neither a dump of cygprof nor a profile "
				 "of Python's; is it the right file?",
				 file->path);
	return input_file_read(file, MARSHAL_LIMIT_BYTES, fault) &&
	       marshal_profile(file->bytes, file->size_bytes, file->path,
			       profile, fault);
}

bool
load_profile(const struct load_options *options, const char *path,
	     struct profile *ret_profile, struct fault *fault)
{
	struct input_file file;
	struct profile profile;
	bool is_good;

	profile_open(&profile);
	is_good = input_file_open(&file, path, fault) &&
		  load_file(options, &file, &profile, fault);
	if (is_good)
		profile_add_source(&profile, path,
				   file.is_regular ? &file.modified_time
						   : NULL);
	input_file_close(&file);
	if (is_good)
		*ret_profile = profile;
	else
		profile_close(&profile);
	return is_good;
}

bool
load_profiles(const struct load_options *options, char *const *paths,
	      size_t path_count, struct profile *ret_profile,
	      struct fault *fault)
{
	struct profile sum;

	if (!load_profile(options, paths[0], &sum, fault))
		return false;
	for (size_t i = path_count - 1; i; i--) {
		struct profile profile;

		if (!load_profile(options, paths[i], &profile, fault)) {
			profile_close(&sum);
			return false;
		}
		profile_add(&sum, &profile);
		profile_close(&profile);
	}
	*ret_profile = sum;
	return true;
}
