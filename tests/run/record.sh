# SPDX-License-Identifier: MIT
#
# cygprof record: the program does not notice, and its dumps are found.
. "$srcdir/tests/tap.sh"

cat >work.c <<'END'
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) int
work(int amount)
{
	return amount > 1 ? work(amount - 1) + 1 : 1;
}

int
main(int count, char **words)
{
	const char *what = count > 1 ? words[1] : "";

	work(10);
	if (!strcmp(what, "exit"))
		return atoi(words[2]);
	if (!strcmp(what, "signal"))
		raise(atoi(words[2]));
	if (!strcmp(what, "fork")) {
		if (fork() == 0)
			return work(3) - 3;
		wait(NULL);
	}
	if (!strcmp(what, "copy"))
		for (int letter; (letter = getchar()) != EOF;)
			putchar(letter);
	if (!strcmp(what, "terminal"))
		return isatty(0) + isatty(1) + isatty(2);
	return 0;
}
END
build_c linked work.c || exit 99
build_plain plain work.c || exit 99
build_plain unlinked work.c -- -finstrument-functions || exit 99

# record ARGS...: its status in $status, what it says in $said.
record()
{
	"$cygprof" record "$@" >out 2>said
	status=$?
	said=$(cat said)
}

# The paths that it named.
dumps()
{
	printf '%s\n' "$said" | "$SED" -n 's/^cygprof: dump: //p'
}

is_dump()
{
	[ "$(od -An -tx1 -N8 "$1" | tr -d ' ')" = 894359475052460a ]
}

## The program's own result ##

record ./linked exit 0
check_equal "success is passed on" 0 $status
record ./linked exit 42
check_equal "an exit status is passed on" 42 $status
check_equal "one dump is named" 1 "$(dumps | wc -l)"
check "and it is one" is_dump "$(dumps)"
for signal in TERM KILL ABRT SEGV
do
	number=$(kill -l $signal)
	record ./linked signal "$number" 2>/dev/null
	check_equal "death by SIG$signal is passed on" $((128 + number)) $status
	check "and the dump is found" is_dump "$(dumps)"
done
check_equal "standard input and output are the program's own" "one
two" "$(printf 'one\ntwo\n' | "$cygprof" record ./linked copy 2>/dev/null)"
check_fails "a missing program is 127" 127 "$cygprof" record no-such-program
check_fails "what is no program is 126" 126 "$cygprof" record ./work.c
check_fails "options behind the program are the program's" 5 \
	"$cygprof" record ./linked exit 5 -o --bogus
check_fails "-- ends the options" 6 "$cygprof" record -- ./linked exit 6

## Signals that are sent to cygprof ##

"$cygprof" record sh -c 'trap "exit 7" TERM; echo ready >ready
	while :; do sleep 0.1; done' >/dev/null 2>&1 &
while ! [ -s ready ]
do
	sleep 0.1
done
kill -TERM $!
wait $!
check_equal "a signal to cygprof reaches the program" 7 $?
check_fails "what a program sends to its parent does not come back" 4 \
	"$cygprof" record sh -c 'kill -USR1 $PPID; sleep 0.1; exit 4'

## The dump's name ##

mkdir elsewhere
record -o named.cygprof ./linked
check_equal "-o names the dump" "$PWD/named.cygprof" "$(dumps)"
record -o named.cygprof ./linked
check_equal "a file in the way stops it before the program runs" 125 $status
check_equal "and is told" \
	"cygprof: named.cygprof: is already there; -f replaces it" "$said"
record -f -o named.cygprof ./linked
check_equal "-f replaces the file" "$PWD/named.cygprof" "$(dumps)"
record -o 100%p.cygprof ./linked
check_equal "a percent sign in -o is one" "$PWD/100%p.cygprof" "$(dumps)"
record -o missing/named.cygprof ./linked
check_equal "a missing folder stops it" 125 $status
check_like "and is told" '^cygprof: missing/named.cygprof: .*make it first$' \
	"$said"
record -o elsewhere ./linked
check_equal "a folder is no file name" 125 $status
record -o - ./linked
check_equal "a stream is no file name" 125 $status
record -o moved.cygprof sh -c 'cd elsewhere && exec ../linked'
check_equal "-o means the folder that cygprof was called in" \
	"$PWD/moved.cygprof" "$(dumps)"
CYGPROF_LOG_BASE=elsewhere record ./linked
check_like "so does the log folder" "^$PWD/elsewhere/linked-" "$(dumps)"
CYGPROF_FILE=$PWD/elsewhere/%e-%p.x record ./linked
check_like "dumps that CYGPROF_FILE named are found" \
	"^$PWD/elsewhere/linked-[0-9]+\.x\$" "$(dumps)"

## Several processes ##

record -o family.cygprof ./linked fork
check_equal "a child has a dump of its own" 2 "$(dumps | wc -l)"
check_equal "the first process's comes first" "$PWD/family.cygprof" \
	"$(dumps | head -n 1)"
check_like "the child's has its pid" '/family-[0-9]+\.cygprof$' \
	"$(dumps | tail -n 1)"
CYGPROF_MAX_NODES=1 record ./linked fork
check_equal "one whose calls are all folded is found too" 2 "$(dumps | wc -l)"
record sh -c './linked; ./linked; ./linked'
check_equal "descendants' dumps are found" 3 "$(dumps | wc -l)"
record sh -c './linked'
check_equal "dumps of other sessions are not" 1 "$(dumps | wc -l)"

## Programs that were linked without the library ##

record ./unlinked exit 3
check_equal "a program without the library gets it preloaded" 1 \
	"$(dumps | wc -l)"
check_equal "and keeps its status" 3 $status
cp unlinked 'unlinked too'
record sh -c './unlinked; "./unlinked too"'
check_equal "so do the programs of a script" 2 "$(dumps | wc -l)"
cat >show.c <<'END'
#include <stdio.h>
#include <stdlib.h>
int
main(void)
{
	puts(getenv("LD_PRELOAD") ? getenv("LD_PRELOAD") : "nothing");
	return 0;
}
END
build_plain show show.c || exit 99
build_c show-linked show.c || exit 99
record ./show-linked
check_equal "a linked program gets nothing preloaded" nothing "$(cat out)"
LD_PRELOAD=libm.so.6 record ./show
check_like "what is preloaded already stays" \
	'^/.*/libcygprof\.so[.0-9]*:libm\.so\.6$' "$(cat out)"
CYGPROF_LIBRARY=/no/such/library record ./unlinked
check_equal "no library to preload is a failure of ours" 125 $status
check_equal "and is told" "cygprof: /no/such/library: No such file or directory;\
 CYGPROF_LIBRARY names it" "$said"
if echo 'int main(void) { return 0; }' | $CC -xc - -fsanitize=address \
	-o probe 2>/dev/null && ./probe
then
	build_plain sanitized work.c -- -finstrument-functions \
		-fsanitize=address || exit 99
	record ./sanitized exit 3
	check_equal "the address sanitizer stays first" 3 $status
	check "and there is a dump" is_dump "$(dumps)"
else
	skip "the address sanitizer stays first" "no address sanitizer"
fi

## No dump, and why ##

record ./plain exit 3
check_equal "a program that is not instrumented keeps its status" 3 $status
check_like "and is told how to be" \
	'^cygprof: ./plain: no dump: .*-finstrument-functions' "$said"
printf '#!/bin/sh\nexit 3\n' >script
chmod +x script
record ./script
check_equal "a script keeps its status" 3 $status
check_like "and is told what it is" '^cygprof: ./script: no dump: .*script' \
	"$said"
CYGPROF=never record ./linked exit 3
check_equal "CYGPROF=never keeps the status" 3 $status
check_like "and is told" 'no dump: CYGPROF=never' "$said"
if echo 'int main(void) { return 0; }' | $CC -xc - -static \
	-o probe 2>/dev/null
then
	build_plain static-empty work.c -- -finstrument-functions -static ||
		exit 99
	record ./static-empty exit 3
	check_equal "empty hooks of libc.a keep the status" 3 $status
	check_like "and are told" 'empty ones of the C library' "$said"
	build_plain static-linked work.c -- -finstrument-functions -static \
		"$top_builddir/runtime/libcygprof.a" || exit 99
	record ./static-linked exit 3
	check "libcygprof.a before libc.a records" is_dump "$(dumps)"
else
	skip "empty hooks of libc.a keep the status" "no libc.a"
fi

## cygprof PROGRAM ##

"$cygprof" ./linked exit 9 >out 2>said
check_equal "cygprof PROGRAM passes the status on" 9 $?
check_like "it says where the dump is" '^cygprof: dump: ' "$(cat said)"
check_like "it prints the table" 'function calls' "$(cat out)"
check_like "with the program's functions" '\(work\)' "$(cat out)"
"$cygprof" -- ./linked fork >out 2>said
check_like "the processes of one run are added" 'work.c:[0-9]+\(work\)' \
	"$(cat out)"
check_fails "a path that is no program is 127" 127 "$cygprof" ./no-such-program

"$cygprof" ./linked exit 9 >/dev/full 2>said
check_equal "a table that got lost leaves the status" 9 $?
check_like "and is told" '^cygprof: standard output: ' "$(cat said)"

## What -f replaces ##

echo old >old.cygprof
record -f -o old.cygprof ./plain
check_equal "without a new dump the old file stays" old "$(cat old.cygprof)"
record -f -o old.cygprof ./no-such-program
check_equal "without a program as well" old "$(cat old.cygprof)"
record -f -o old.cygprof ./linked
check "a new dump replaces it" is_dump old.cygprof
check_equal "and nothing is left of the old one" "" \
	"$(ls -A | grep '^\.cygprof-old')"
echo text >no-folder
CYGPROF_LOG_BASE=$PWD/no-folder record ./linked
check_like "a log folder that is none is told as such" \
	'no dump: folder .*: Not a directory;' "$said"
CYGPROF_FILE=$PWD/no-folder/x.cygprof record ./linked
check_like "nor is a file one" 'Not a directory' "$said"

done_testing
