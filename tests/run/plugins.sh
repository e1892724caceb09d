# SPDX-License-Identifier: MIT
#
# Libraries come and go, and one's address becomes another's.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_library()
{
	tap_build "-g -finstrument-functions -fPIC -shared" "" "$1.so" plugin.c \
		-- "-DWORK=$1"
}

build_library first_work || exit 99
build_library second_work || exit 99
build_c plugins plugins.c -- -ldl || exit 99

run_host ./plugins 500 0 ./first_work.so ./second_work.so
check_status "the program runs as ever" 0
reused=$(cat host-output)
if [ "$reused" -gt 100 ]
then
	check_counts "one address's libraries are told apart, 1,000 times"
	check_equal "each with its own name" "4500/1500 4500/1500" \
		"$(ncalls_of first_work $dumps) $(ncalls_of second_work $dumps)"
else
	skip "one address's libraries are told apart, 1,000 times" \
		"they lay at different addresses"
fi

run_host ./plugins 50 4 ./first_work.so ./second_work.so
check_counts "so they are in threads that hold nodes of them"

run_host ./plugins 100 1 ./first_work.so
check_counts "one library that is loaded 100 times is one"
check_equal "in one row" "1800/600" "$(ncalls_of first_work $dumps)"

CYGPROF_MAX_NODES=1 run_host ./plugins 100 2 ./first_work.so ./second_work.so
check_counts "so it is past the node budget"

done_testing
