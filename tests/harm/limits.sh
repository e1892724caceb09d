# SPDX-License-Identifier: MIT
#
# Under tight limits and in odd places the program runs as ever, and its calls
# are counted as far as there is room.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c shapes shapes.c || exit 99
build_c threads threads.c || exit 99
build_c locked locked.c || exit 99

# What the table has and what was told lost, against the program's own count.
check_no_call_lost_untold()
{
	if [ -z "$dumps" ]
	then
		check_like "$1: why there is no dump is told" '^cygprof: ' \
			"$(cat host-errors)"
		return
	fi
	told=$("$cygprof" info $dumps 2>&1 | tr -d , |
		awk '/^calls:/ || /calls dropped/ || /calls of threads/ ||
			/calls before/ { sum += $2 } END { print sum }')
	check_equal "$1: each call is counted or told lost" \
		"$(./print-counts counts | awk '{ s += $1 } END { print s }')" \
		"$told"
}

# limited LIMITS COMMAND...
limited()
{
	# shellcheck disable=SC2086 # an option and its value
	(ulimit $1 && shift && exec "$@")
}

build_plain shapes-plain shapes.c || exit 99
build_plain threads-plain threads.c || exit 99
for kibibytes in 3000 3500 4000 5000 6000 8000 10000 14000 20000 30000
do
	run_host limited "-v $kibibytes" ./shapes-plain maze 12
	[ $status = 0 ] || continue # too little without us, too
	{ run_host limited "-v $kibibytes" ./shapes maze 12; } 2>/dev/null
	check_status "$kibibytes KiB of memory: the program runs as ever" 0
	check_no_call_lost_untold "$kibibytes KiB of memory"
done
for kibibytes in 1700000 1670000 1660000
do
	run_host limited "-v $kibibytes" ./threads-plain crowd
	[ $status = 0 ] || continue
	{ run_host limited "-v $kibibytes" ./threads crowd; } 2>/dev/null
	check_no_call_lost_untold "200 threads with $kibibytes KiB of memory"
done

for blocks in 64 256 1024
do
	run_host limited "-f $blocks" ./shapes maze 12
	if [ -e counts ]
	then
		check_status "files of $blocks KiB at most" 0
	fi
done
run_host limited "-f 80" ./shapes maze 12
check_status "a dump that reaches the file size limit" 0
check_no_call_lost_untold "a dump that reaches the file size limit"
check_like "and info tells" 'file size limit' \
	"$("$cygprof" info $dumps 2>&1)"

run_host limited "-s 160" ./shapes maze
check_status "a small stack" 0
check_counts "a small stack: calls are counted"

run_host ./locked
check_counts "locked memory: calls are counted"
check_equal "locked memory: it can be locked as without us" "lock: 0
memory: 1" "$(cat host-output)"

if unshare --pid --fork true 2>/dev/null
then
	mkdir -p same
	for i in 1 2
	do
		CYGPROF_LOG_BASE=$PWD/same CYGPROF_FILE=%e-%p unshare --pid \
			--fork ./shapes fib 2>/dev/null
	done
	check_equal "two processes of one number have two dumps" 2 \
		"$(ls same | wc -l)"
	check_equal "that are added" 402/6 "$(ncalls_of fib same/*)"
else
	skip "two processes of one number have two dumps" "no PID namespaces"
fi

if build_static shapes-static shapes.c && mkdir -p root/tmp &&
	cp shapes-static root/ && chroot root /shapes-static nothing 2>/dev/null
	[ $? = 2 ]
then
	rm -rf root/tmp/*
	env -u CYGPROF_LOG_BASE chroot root /shapes-static fib
	check_equal "without /proc all calls are counted" 201/3 \
		"$(ncalls_of fib --sysroot root root/tmp/*)"
else
	skip "without /proc all calls are counted" "only root may chroot"
fi

done_testing
