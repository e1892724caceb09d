/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * names.c - demangling into a buffer that cannot overflow
 */
#include "config.h"

#include "analyze/names.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#ifdef HAVE_LIBIBERTY_DEMANGLE_H
#include <libiberty/demangle.h>
#else
#include <demangle.h>
#endif

#define ELLIPSIS "\xe2\x80\xa6"
#define TEXT_ROOM_BYTES (NAMES_NAME_BYTES - sizeof(ELLIPSIS))

/* libiberty demangles no symbol longer than 1 KiB unless its limit is lifted,
 * and then needs stack in proportion: some megabytes for this many. */
#define SYMBOL_MOST_BYTES 4096

/* Where the demangler's pieces go.  It cannot be told to stop, so a full
 * buffer jumps out of it; it keeps all it has on the stack. */
struct names_output {
	char *text;
	size_t text_bytes;
	jmp_buf full;
};

static void
output_append(const char *piece, size_t piece_bytes, void *context)
{
	struct names_output *output = context;
	size_t room_bytes = TEXT_ROOM_BYTES - output->text_bytes;
	bool is_full = piece_bytes > room_bytes;

	if (is_full)
		piece_bytes = room_bytes;
	memcpy(output->text + output->text_bytes, piece, piece_bytes);
	output->text_bytes += piece_bytes;
	output->text[output->text_bytes] = '\0';
	if (is_full)
		longjmp(output->full, 1);
}

/* Rust first: its older names look like C++ ones. */
static bool
demangle(const char *symbol, struct names_output *output)
{
	if (rust_demangle_callback(symbol, 0, output_append, output))
		return true;
	output->text_bytes = 0;
	return cplus_demangle_v3_callback(
		       symbol, DMGL_PARAMS | DMGL_ANSI | DMGL_NO_RECURSE_LIMIT,
		       output_append, output) != 0;
}

/* A cut may have gone through a character: its whole bytes go. */
static void
add_ellipsis(struct names_output *output)
{
	size_t end = output->text_bytes;

	while (end > 0 && ((uint8_t)output->text[end - 1] & 0xc0) == 0x80)
		end--;
	if (end > 0 && (uint8_t)output->text[end - 1] >= 0xc0)
		end--;
	else
		end = output->text_bytes;
	memcpy(output->text + end, ELLIPSIS, sizeof(ELLIPSIS));
}

/* How long `.llvm.123` at the end of the bytes is, or 0. */
static size_t
mark_bytes(const char *symbol, size_t bytes)
{
	static const char *const marks[] = {".lto_priv.", ".llvm.", ".__uniq."};
	size_t digits = 0;

	while (digits < bytes && symbol[bytes - 1 - digits] >= '0' &&
	       symbol[bytes - 1 - digits] <= '9')
		digits++;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t end = strlen(marks[i]) + digits;
		if (digits > 0 && end < bytes &&
		    memcmp(symbol + bytes - end, marks[i], strlen(marks[i])) ==
			    0)
			return end;
	}
	return 0;
}

/* Length of the symbol without what the linker's plug-ins hung on to keep
 * local names of several files apart. */
static size_t
plain_bytes(const char *symbol)
{
	size_t bytes = strlen(symbol), end;

	while ((end = mark_bytes(symbol, bytes)) > 0)
		bytes -= end;
	return bytes;
}

/* The symbol as it stands, or its first bytes. */
static void
copy_symbol(const char *symbol, size_t bytes, struct names_output *output)
{
	bool is_cut = bytes > TEXT_ROOM_BYTES;

	output->text_bytes = is_cut ? TEXT_ROOM_BYTES : bytes;
	memcpy(output->text, symbol, output->text_bytes);
	output->text[output->text_bytes] = '\0';
	if (is_cut)
		add_ellipsis(output);
}

/* Alone, since setjmp asks for locals that do not change; false: it is not
 * a name that demangles. */
static __attribute__((noinline)) bool
try_demangle(const char *symbol, struct names_output *output)
{
	if (setjmp(output->full)) {
		add_ellipsis(output);
		return true;
	}
	return demangle(symbol, output) && output->text_bytes > 0;
}

void
names_demangle(const char *symbol, struct names_name *ret_name)
{
	struct names_output output = {.text = ret_name->text};
	char plain[SYMBOL_MOST_BYTES + 1];
	size_t bytes = plain_bytes(symbol);

	if (names_is_mangled(symbol) && bytes <= SYMBOL_MOST_BYTES) {
		memcpy(plain, symbol, bytes);
		plain[bytes] = '\0';
		if (try_demangle(plain, &output))
			return;
	}
	copy_symbol(symbol, bytes, &output);
}

bool
names_is_alias(const char *symbol, const char *other)
{
	symbol += strspn(symbol, "_");
	other += strspn(other, "_");
	return strcmp(symbol, other) == 0;
}

bool
names_is_mangled(const char *symbol)
{
	return strncmp(symbol, "_Z", 2) == 0 || strncmp(symbol, "_R", 2) == 0;
}
