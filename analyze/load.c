/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load.c - tell by content what the file is, then read it
 */
#include "config.h"

#include "analyze/load.h"

#include "analyze/call-tree.h"
#include "analyze/dump.h"
#include "analyze/input-file.h"
#include "analyze/marshal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A million functions with four callers each take a quarter of it. */
#define MARSHAL_LIMIT_BYTES ((size_t)512 << 20)

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

	if (!dump_open_input(file, &dump, fault))
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

static bool
check_is_there(const char *path, struct fault *fault)
{
	if (!strcmp(path, "-") || !access(path, F_OK) || errno != ENOENT)
		return true;
	return fault_set(fault, FAULT_COULD_NOT,
			 "%s: %s; name a dump, or leave it out to take the "
			 "newest one",
			 path, strerror(errno));
}

bool
load_profile(const struct load_options *options, const char *path,
	     struct profile *ret_profile, struct fault *fault)
{
	struct input_file file;
	struct profile profile;
	bool is_good;

	if (!check_is_there(path, fault))
		return false;
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
