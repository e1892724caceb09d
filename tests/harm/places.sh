# SPDX-License-Identifier: MIT
#
# Where no dump can be made, the program runs as ever and is told once.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c shapes shapes.c || exit 99
build_c ends ends.c || exit 99
build_plain shapes-plain shapes.c || exit 99

# check_refused PROMISE REGEXP: no dump, and why.
check_refused()
{
	check_status "$1: the program runs as ever" 0
	check_like "$1: it is told why" "^cygprof: .*$2" "$(cat host-errors)"
	check_equal "$1: in one line" 1 "$(wc -l <host-errors)"
	check_equal "$1: the program's own work is done" 201 \
		"$(./print-counts counts | awk '$2 == "fib" { print $1 }')"
}

# As run_host, in a log folder of the test's choice.
run_in()
{
	rm -f counts
	COUNTS=$PWD/counts CYGPROF_LOG_BASE=$1 ./shapes fib >host-output \
		2>host-errors </dev/null
	status=$?
}

run_in "$PWD/new"
check_equal "a folder that is missing is made" "1 drwxr-xr-x" \
	"$(ls new | wc -l) $(ls -ld new | cut -c1-10)"
run_in /proc/missing
check_refused "a folder that cannot be made" '(no such file|permitted|denied)'
echo text >file
run_in "$PWD/file"
check_refused "a file for a folder" 'not a directory'
run_in /proc
check_refused "a folder that makes no files" '(no such file|permitted|denied)'
ln -s loop loop
run_in "$PWD/loop"
check_refused "a circle of links" 'too many symbolic links'
run_in "$PWD/$(printf '%05000d' 0)"
check_refused "an endless path" '(too long|name is too long)'
run_in "$(printf '/tmp/%0300d' 0)"
check_refused "an endless name" '(too long|no such file)'

## Folders and programs of others ##

# Nobody may look into this test's folder, nor run what lies there.
common=$(mktemp -d /tmp/cygprof-places.XXXXXX) || exit 99
chmod 755 "$common"
mkdir -m 755 "$common/read-only"
mkdir -m 777 "$common/open"
chmod 777 "$common/open"

# As nobody would run it: run_as_nobody COMMAND...
run_as_nobody()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@" \
		>host-output 2>host-errors
	status=$?
}

if [ "$(id -u)" = 0 ] && build_static "$common/shapes" shapes.c
then
	CYGPROF_LOG_BASE=$common/read-only run_as_nobody "$common/shapes" fib
	check_status "another one's folder: the program runs as ever" 0
	check_like "another one's folder: it is told why" \
		'^cygprof: .*permission denied' "$(cat host-errors)"
	cp "$common/shapes" "$common/set-user-id"
	chmod u+s "$common/set-user-id"
	CYGPROF_LOG_BASE=$common/open run_as_nobody "$common/set-user-id" fib
	check_status "a set-user-id program runs as ever" 0
	check_equal "it makes no dump and says nothing" "" \
		"$(ls "$common/open")$(cat host-errors)"
	chmod u-s "$common/set-user-id"
	CYGPROF_LOG_BASE=$common/open run_as_nobody "$common/set-user-id" fib
	check_equal "without that bit it makes one" 1 \
		"$(ls "$common/open" | wc -l)"
else
	mkdir -m 555 read-only
	run_in "$PWD/read-only"
	check_refused "a read-only folder" 'permission denied'
fi
rm -rf "$common"

## What others planted ##

mkdir planted
echo precious >precious
dump=$PWD/planted/x.cygprof
for what in "ln -s $PWD/precious" "ln -s $PWD/nowhere" "mkfifo" "mkdir" \
	"ln $PWD/precious"
do
	rm -rf planted
	mkdir planted
	$what "$dump" || exit 99
	rm -f counts
	COUNTS=$PWD/counts CYGPROF_FILE=$dump run_host timeout 10 ./shapes fib
	check_status "a planted file ($what): the program runs as ever" 0
	check_equal "a planted file ($what): the dump lies beside it" 201/3 \
		"$(ncalls_of fib planted/x-2.cygprof)"
	check_equal "a planted file ($what): nothing is overwritten" "precious 0" \
		"$(cat precious) $(ls nowhere 2>/dev/null | wc -l)"
done

## A full disk ##

small=$PWD/small
mkdir small
if mount -t tmpfs -o size=256k none "$small" 2>/dev/null
then
	run_in "$small"
	check_status "a small disk: the program runs as ever" 0
	rm -f "$small"/*
	dd if=/dev/zero of="$small/filler" bs=1k count=300 2>/dev/null
	run_in "$small"
	check_refused "a full disk" 'no (room|space)'
	check_equal "a full disk: nothing is left behind" filler "$(ls "$small")"
	rm -f "$small"/*
	CYGPROF_FILE=$small/x.cygprof COUNTS=$PWD/counts run_host \
		./shapes maze 12
	check_status "a disk that gets full: the program runs as ever" 0
	told=$("$cygprof" info "$small/x.cygprof" 2>&1 | tr -d , |
		awk '/^calls:/ || /calls dropped/ { sum += $2 } END { print sum }')
	check_equal "a disk that gets full: each call is counted or told lost" \
		"$(./print-counts counts | awk '{ s += $1 } END { print s }')" \
		"$told"
	check_like "a disk that gets full: info tells" 'no room' \
		"$("$cygprof" info "$small/x.cygprof" 2>&1)"
	umount "$small"
else
	skip "a full disk" "tmpfs cannot be mounted"
fi

done_testing
