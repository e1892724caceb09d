/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recording.c - prepare file and library, run, collect the dumps
 */
#include "config.h"

#include "analyze/recording.h"

#include <errno.h>
#include <string.h>

#include "analyze/child-process.h"
#include "analyze/diagnosis.h"
#include "analyze/dump-target.h"
#include "analyze/hook-binding.h"
#include "analyze/memory.h"
#include "analyze/preload.h"
#include "analyze/program-path.h"

/* What is known before the program runs. */
struct preparation {
	struct session session;
	struct dump_target target;
	struct hook_binding binding;
	char *program_path; /* NULL: not found; exec will tell */
	char *preload;	    /* LD_PRELOAD, or NULL */
};

static bool
prepare(struct preparation *preparation,
	const struct recording_request *request, struct fault *fault)
{
	const char *program = request->argv[0];

	*preparation = (struct preparation){0};
	preparation->program_path = program_path(program);
	if (preparation->program_path)
		preparation->binding =
			hook_binding_of(preparation->program_path);
	return session_start(&preparation->session, fault) &&
	       dump_target_choose(&preparation->target, request->file_path,
				  request->may_overwrite, fault) &&
	       preload_value(&preparation->binding, program,
			     &preparation->preload, fault) &&
	       (!preparation->program_path ||
		dump_target_clear(&preparation->target, fault));
}

static void
preparation_close(struct preparation *preparation)
{
	dump_target_close(&preparation->target);
	free(preparation->program_path);
	free(preparation->preload);
}

static bool
run(const struct preparation *preparation, char **argv, pid_t *ret_pid,
    int *ret_wait_status, int *ret_errno, struct fault *fault)
{
	const struct dump_target *target = &preparation->target;
	struct child_variable variables[6] = {
		{"CYGPROF_SESSION", preparation->session.id_text},
		{"CYGPROF_FIRST", NULL},
	};
	struct child_variable *next = variables + 2;

	if (target->file_pattern)
		*next++ = (struct child_variable){"CYGPROF_FILE",
						  target->file_pattern};
	if (target->log_base_path)
		*next++ = (struct child_variable){"CYGPROF_LOG_BASE",
						  target->log_base_path};
	if (preparation->preload)
		*next++ = (struct child_variable){"LD_PRELOAD",
						  preparation->preload};
	return child_process_run(argv, variables, ret_pid, ret_wait_status,
				 ret_errno, fault);
}

/* Otherwise a dump without calls is what was asked for. */
static bool
is_recording_on(void)
{
	const char *mode = getenv("CYGPROF");

	return !mode || (strcmp(mode, "off") && strcmp(mode, "scopes"));
}

int
recording_run(struct recording *recording,
	      const struct recording_request *request, struct fault *fault)
{
	struct preparation preparation;
	struct fault settle_fault = {0};
	int status = RECORDING_FAILED, exec_errno = 0;
	pid_t pid;

	*recording = (struct recording){0};
	if (!prepare(&preparation, request, fault))
		goto out;
	if (!run(&preparation, request->argv, &pid, &recording->wait_status,
		 &exec_errno, fault)) {
		if (exec_errno)
			status = exec_errno == ENOENT ? RECORDING_NOT_FOUND
						      : RECORDING_NOT_RUN;
		goto out;
	}
	status = 0;
	recording->folder_path = xstrdup(preparation.target.folder_path);
	session_dumps_find(&recording->dumps, &preparation.session,
			   recording->folder_path);
	session_dumps_sort(&recording->dumps, pid);
	if (is_recording_on())
		session_dumps_drop_empty(&recording->dumps);
	if (!recording->dumps.count)
		recording->missing_text = diagnosis_of_missing_dump(
			request->argv[0], &preparation.binding,
			recording->folder_path);
out:
	/* The program ran: its status is told, whatever became of the file. */
	if (!dump_target_settle(&preparation.target, recording->dumps.count,
				&settle_fault)) {
		free(recording->missing_text);
		recording->missing_text = xstrdup(settle_fault.text);
	}
	preparation_close(&preparation);
	return status;
}

void
recording_close(struct recording *recording)
{
	session_dumps_close(&recording->dumps);
	free(recording->folder_path);
	free(recording->missing_text);
	*recording = (struct recording){0};
}
