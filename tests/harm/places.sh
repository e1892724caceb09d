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

mkdir read-only
chmod a-w read-only
if touch read-only/probe 2>/dev/null
then
	rm read-only/probe
	user=$(id -un 65534 2>/dev/null || echo nobody)
	if command -v setpriv >/dev/null
	then
		cp shapes read-only/
		COUNTS= CYGPROF_LOG_BASE=$PWD/read-only setpriv --reuid 65534 \
			--clear-groups read-only/shapes fib \
			>host-output 2>host-errors
		status=$?
		if [ $status = 0 ]
		then
			check_like "$user in a read-only folder is told" \
				'permission denied' "$(cat host-errors)"
		else
			skip "a read-only folder" "$user cannot run programs here"
		fi
	else
		skip "a read-only folder" "root may write, and there is no setpriv"
	fi
else
	run_in "$PWD/read-only"
	check_refused "a read-only folder" 'permission denied'
fi

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

## Privileges ##

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null
then
	cp shapes set-user-id
	chmod u+s set-user-id
	rm -rf target
	mkdir -m 777 target 2>/dev/null
	CYGPROF_LOG_BASE=$PWD/target setpriv --reuid 65534 --clear-groups \
		./set-user-id fib >host-output 2>host-errors
	if [ $? = 0 ]
	then
		check_equal "a set-user-id program makes no dump" "" \
			"$(ls target)"
		check_equal "and says nothing" "" "$(cat host-errors)"
	else
		skip "a set-user-id program makes no dump" "it cannot be run"
	fi
else
	skip "a set-user-id program makes no dump" "only root can make one"
fi

done_testing
