/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * symbols-path.c - a path part by part
 */
#include "config.h"

#include "analyze/symbols-path.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool
is_part(const char *part, size_t part_bytes, const char *what)
{
	return strlen(what) == part_bytes &&
	       memcmp(part, what, part_bytes) == 0;
}

/* Drops the last part if `..` can undo it; the bytes that are left. */
static size_t
undo_part(const char *text, size_t text_bytes, bool *ret_is_undone)
{
	size_t start = text_bytes;

	while (start > 0 && text[start - 1] != '/')
		start--;
	*ret_is_undone = start < text_bytes &&
			 !is_part(text + start, text_bytes - start, "..");
	if (!*ret_is_undone)
		return text_bytes;
	return start > 1 ? start - 1 : start;
}

/* Appends one part with what goes before it; false: there is no room. */
static bool
append_part(struct symbols_path *path, size_t *bytes, const char *part,
	    size_t part_bytes)
{
	char *text = path->text;
	bool is_undone;

	if (part_bytes == 0 || is_part(part, part_bytes, "."))
		return true;
	if (is_part(part, part_bytes, "..")) {
		if (*bytes == 1 && text[0] == '/')
			return true;
		*bytes = undo_part(text, *bytes, &is_undone);
		if (is_undone)
			return true;
	}
	if (*bytes + 1 + part_bytes >= sizeof(path->text))
		return false;
	if (*bytes > 0 && text[*bytes - 1] != '/')
		text[(*bytes)++] = '/';
	memcpy(text + *bytes, part, part_bytes);
	*bytes += part_bytes;
	return true;
}

static void
append_parts(struct symbols_path *path, size_t *bytes, const char *parts)
{
	bool has_room = true;

	if (*bytes == 0 && parts[0] == '/')
		path->text[(*bytes)++] = '/';
	while (*parts && has_room) {
		parts += strspn(parts, "/");
		size_t part_bytes = strcspn(parts, "/");
		has_room = append_part(path, bytes, parts, part_bytes);
		parts += part_bytes;
	}
}

void
symbols_path_tidy(const char *folder, const char *path,
		  struct symbols_path *ret_path)
{
	size_t bytes = 0;

	if (folder && path[0] != '/')
		append_parts(ret_path, &bytes, folder);
	append_parts(ret_path, &bytes, path);
	ret_path->text[bytes] = '\0';
}
