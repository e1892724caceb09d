# SPDX-License-Identifier: MIT
#
# cygprof last and cygprof info: what a program did last, after any end.
. "$srcdir/tests/tap.sh"

cat >host.c <<'EOF'
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int sink;

static void
work(int times)
{
	while (times--)
		sink++;
}

static void
stand(const char *how)
{
	for (int i = 0; i < 30; i++)
		work(1000 * i);
	if (*how == 'c')
		abort();
	if (*how == 'k')
		kill(getpid(), SIGKILL);
	if (*how == 'e')
		exit(0);
	puts("ready");
	fflush(stdout);
	if (*how == 'w')
		getchar();
}

static void
deeper(const char *how)
{
	stand(how);
}

int
main(int argc, char **argv)
{
	deeper(argc > 1 ? argv[1] : "");
	return 0;
}
EOF
build_c host host.c || exit 99
ulimit -c 0

# What is still open, as one line of names.
open_of()
{
	"$cygprof" last "$1" | sed -n '/still open/,$p' |
		sed -n 's/^  *\([a-z]*\) (host.*/\1/p' | tr '\n' ' '
}

CYGPROF_FILE=$PWD/good.cygprof ./host >/dev/null
check_equal "the last calls come newest last" "work stand deeper main " \
	"$("$cygprof" last -n 4 good.cygprof |
		sed -n 's/^.* n*[mu]*s  \([a-z]*\) (host.*/\1/p' | tr '\n' ' ')"
check_like "with name, file and line" \
	'^ +[0-9.]+ [mu]?s +[0-9.]+ [mun]?s  work \(host\.c:[0-9]+\)$' \
	"$("$cygprof" last good.cygprof)"
check_equal "-n says how many" 7 \
	"$("$cygprof" last -n 7 good.cygprof | grep -c '(host\.c:')"
check_equal "nothing is open after a good end" "" "$(open_of good.cygprof)"
check_fails "-n wants a number" 2 "$cygprof" last -n few good.cygprof
check_fails "one dump at a time" 2 "$cygprof" last good.cygprof good.cygprof

for how in crash kill exit
do
	(CYGPROF_FILE=$PWD/$how.cygprof ./host $how; :) >/dev/null 2>&1
	check_equal "what was open is told after $how" "main deeper stand " \
		"$(open_of $how.cygprof)"
	check_like "and what returned before $how" '  work \(host\.c:[0-9]+\)$' \
		"$("$cygprof" last $how.cygprof)"
done

mkfifo stop
CYGPROF_FILE=$PWD/live.cygprof ./host wait <stop >ready &
exec 5>stop
for _ in $(seq 200)
do
	grep -q ready ready && break
	sleep 0.05
done
check_equal "a program that runs can be asked" "main deeper stand " \
	"$(open_of live.cygprof)"
check_like "and is said to run" '^state: +the program still runs' \
	"$("$cygprof" info live.cygprof)"
check_like "by the report as well" 'note: the program is still running: ' \
	"$("$cygprof" report live.cygprof)"
exec 5>&-
wait
check_like "and is closed later" '^state: +closed in good order$' \
	"$("$cygprof" info live.cygprof)"

CYGPROF_RING=0 CYGPROF_FILE=$PWD/none.cygprof ./host >/dev/null
check_like "without a ring there is nothing to tell" \
	'^no call was recorded \(CYGPROF_RING was 0\)$' \
	"$("$cygprof" last none.cygprof)"

info=$("$cygprof" info crash.cygprof)
check_like "info tells the program" "^program: +$tap_folder/host$" "$info"
check_like "its arguments" '^command: +\./host crash$' "$info"
check_like "the clock and its rate" \
	'^clock: +(ordered|monotonic), [0-9,]+ ticks a second' "$info"
check_like "the hooks' cost" '^hooks cost: .*ns inside a call' "$info"
check_like "calls" '^calls: +33$' "$info"
check_like "call paths" '^call paths: +4, limit 1,048,576$' "$info"
check_like "images with build-ids" '^image 0: .*/host at 0x[0-9a-f]+' "$info"
check_like "threads" '^  thread [0-9]+: +host, live, wall ' "$info"
# shellcheck disable=SC2016 # $1 is for the inner shell
check_fails "info that did not get through is a failure" 1 \
	sh -c '"$1" info good.cygprof >/dev/full' sh "$cygprof"

check_like "last counts the calls of the table" '^lane 0, .*: 33 calls$' \
	"$("$cygprof" last crash.cygprof)"
check_like "report says that a program ended without closing its dump" \
	'note: the program ended without closing its dump \(_exit, a signal\)' \
	"$("$cygprof" report kill.cygprof)"

done_testing
