/* SPDX-License-Identifier: MIT
 *
 * sys-mapping.c - which mapping holds an address
 *
 * The kernel (since 6.11) answers the question itself by an ioctl on
 * /proc/self/maps; before, the file is read in small pieces, since the stack
 * may be a small one.
 */
#include "runtime/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>

#include "runtime/text.h"

/* struct procmap_query of the kernel's linux/fs.h, which older headers do not
 * have.  Lower case: the kernel's words. */
struct mapping_query {
	uint64_t size; /* of this struct */
	uint64_t query_flags;
	uint64_t query_addr;
	uint64_t vma_start;
	uint64_t vma_end;
	uint64_t vma_flags;
	uint64_t vma_page_size;
	uint64_t vma_offset;
	uint64_t inode;
	uint32_t dev_major;
	uint32_t dev_minor;
	uint32_t vma_name_size; /* room in, length with NUL out */
	uint32_t build_id_size;
	uint64_t vma_name_addr;
	uint64_t build_id_addr;
};

_Static_assert(sizeof(struct mapping_query) == 104, "the kernel's layout");

#define MAPPING_QUERY _IOWR('f', 17, struct mapping_query)
#define MAPPING_STACK_NAME "[stack]"

/* One line of the file as it is read: "low-high perms offset dev inode name".
 * Only the bounds and the name's first letters are kept. */
struct mapping_line {
	uintptr_t low;
	uintptr_t high;
	unsigned field; /* 0 low, 1 high, 2 .. 5 between, 6 name */
	size_t name_bytes;
	char name[sizeof(MAPPING_STACK_NAME)];
	bool is_in_space;
};

enum { MAPPING_NAME_FIELD = 6, MAPPING_READ_BYTES = 512 };

static CYGPROF_QUIET long
mapping_ask(int fd, uintptr_t address, char *name, uint32_t name_bytes,
	    struct mapping_query *query)
{
	cygprof_text_clear(query, sizeof(*query));
	query->size = sizeof(*query);
	query->query_addr = address;
	query->vma_name_addr = (uintptr_t)name;
	query->vma_name_size = name_bytes;
	return cygprof_sys_ioctl(fd, MAPPING_QUERY, query);
}

/* Two questions: one with a name fails altogether if the name is longer than
 * the room for it. */
static CYGPROF_QUIET long
mapping_by_query(int fd, uintptr_t address, uintptr_t *ret_low,
		 uintptr_t *ret_high, bool *ret_is_stack)
{
	struct mapping_query query;
	char name[sizeof(MAPPING_STACK_NAME)];
	long ret = mapping_ask(fd, address, NULL, 0, &query);

	if (ret < 0)
		return ret;
	*ret_low = query.vma_start;
	*ret_high = query.vma_end;
	*ret_is_stack = !query.inode &&
			!mapping_ask(fd, address, name, sizeof(name), &query) &&
			query.vma_name_size == sizeof(name) &&
			cygprof_text_is(name, MAPPING_STACK_NAME);
	return 0;
}

static CYGPROF_QUIET void
mapping_line_clear(struct mapping_line *line)
{
	cygprof_text_clear(line, sizeof(*line));
}

static CYGPROF_QUIET void
mapping_line_add(struct mapping_line *line, char byte)
{
	if (line->field < 2 && cygprof_text_hex_digit(byte) >= 0) {
		uintptr_t *word = line->field ? &line->high : &line->low;

		*word = *word << 4 | (unsigned)cygprof_text_hex_digit(byte);
	} else if (!line->field) {
		line->field = 1;
	} else if (byte == ' ' && !line->name_bytes) {
		line->field += !line->is_in_space;
		line->is_in_space = true;
		return;
	} else if (line->field == MAPPING_NAME_FIELD) {
		if (line->name_bytes < sizeof(line->name) - 1)
			line->name[line->name_bytes] = byte;
		line->name_bytes++;
	}
	line->is_in_space = false;
}

static CYGPROF_QUIET bool
mapping_by_reading(int fd, uintptr_t address, struct mapping_line *ret_line)
{
	char buffer[MAPPING_READ_BYTES];
	long bytes;

	mapping_line_clear(ret_line);
	while ((bytes = cygprof_sys_read(fd, buffer, sizeof(buffer))) > 0) {
		for (long i = 0; i < bytes; i++) {
			if (buffer[i] != '\n') {
				mapping_line_add(ret_line, buffer[i]);
				continue;
			}
			if (address >= ret_line->low &&
			    address < ret_line->high)
				return true;
			mapping_line_clear(ret_line);
		}
	}
	return false;
}

bool
cygprof_sys_mapping(uintptr_t address, uintptr_t *ret_low, uintptr_t *ret_high,
		    bool *ret_is_stack)
{
	struct mapping_line line;
	bool is_found;
	long answer;
	int fd = (int)cygprof_sys_open("/proc/self/maps", O_RDONLY, 0);

	if (fd < 0)
		return false;
	answer = mapping_by_query(fd, address, ret_low, ret_high, ret_is_stack);
	is_found = answer == 0;
	if (!is_found && answer != -ENOENT &&
	    mapping_by_reading(fd, address, &line)) {
		is_found = true;
		*ret_low = line.low;
		*ret_high = line.high;
		*ret_is_stack = line.name_bytes == sizeof(line.name) - 1 &&
				cygprof_text_is(line.name, MAPPING_STACK_NAME);
	}
	cygprof_sys_close(fd);
	return is_found;
}
