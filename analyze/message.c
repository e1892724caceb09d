/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * message.c - a line is one write, without control bytes
 */
#include "config.h"

#include "analyze/message.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyze/recording.h"

/* A build may leave thousands of dumps; nobody reads so many lines. */
enum { MESSAGE_DUMPS = 20 };

static void
line_write(char *line, size_t line_bytes)
{
	for (size_t i = 0; i < line_bytes; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == '\177')
			line[i] = '?';
	line[line_bytes++] = '\n';

	/* Nobody is left to tell if standard error is gone. */
	if (write(STDERR_FILENO, line, line_bytes) < 0)
		return;
}

void
message_say(const char *format, ...)
{
	static const char prefix[] = "cygprof: ";
	char line[8192] = "cygprof: ";
	size_t room_bytes = sizeof line - sizeof prefix;
	va_list arguments;
	int text_bytes;

	va_start(arguments, format);
	text_bytes = vsnprintf(line + sizeof prefix - 1, room_bytes, format,
			       arguments);
	va_end(arguments);
	if (text_bytes >= 0)
		line_write(line, strlen(line));
}

void
message_fault(const struct fault *fault)
{
	message_say("%s", fault->text);
}

void
message_recording(const struct recording *recording)
{
	size_t dump_count = recording->dumps.count;

	if (recording->missing_text)
		message_say("%s", recording->missing_text);
	for (size_t i = 0; i < dump_count && i < MESSAGE_DUMPS; i++)
		message_say("dump: %s", recording->dumps.dumps[i].path);
	if (dump_count > MESSAGE_DUMPS)
		message_say("and %zu more dumps in %s",
			    dump_count - MESSAGE_DUMPS, recording->folder_path);
}
