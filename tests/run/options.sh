# SPDX-License-Identifier: MIT
#
# The CYGPROF_* variables: what each value does, and what a bad one does not.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

build_c shapes shapes.c || exit 99

# check_one_line PROMISE REGEXP: what the program said on standard error.
check_one_line()
{
	check_like "$1" "$2" "$(cat host-errors)"
	check_equal "$1: in one line" 1 "$(wc -l <host-errors)"
}

## Clocks ##

for clock in ordered plain monotonic
do
	CYGPROF_CLOCK=$clock run_host ./shapes all
	check_counts "the $clock clock counts all calls"
	check_like "and is the one that was asked for" "^$clock" \
		"$(info_of clock $dumps)"
	check_equal "and nothing is said" "" "$(cat host-errors)"
done

## The ring ##

for ring in 0 1 5 100000
do
	CYGPROF_RING=$ring run_host ./shapes fib
	check_counts "a ring of $ring leaves the counts alone"
done
CYGPROF_RING=0 run_host ./shapes fib
check "a dump without a ring is read by cygprof last" \
	"$cygprof" last $dumps
CYGPROF_RING=4 run_host ./shapes fib
check_equal "a ring keeps the last calls" 4 \
	"$("$cygprof" last -n 100 $dumps | grep -c '(shapes.c:')"

## What is recorded ##

CYGPROF=on run_host ./shapes fib
check_counts "CYGPROF=on records"
CYGPROF=off run_host ./shapes fib
check_equal "CYGPROF=off makes a dump" 1 "$(printf '%s\n' "$dumps" | grep -c .)"
check_equal "and records nothing" "" "$(table_of $dumps)"
CYGPROF=scopes run_host ./shapes fib
check_equal "CYGPROF=scopes records nothing outside of scopes" "" \
	"$(table_of $dumps)"
CYGPROF=never run_host ./shapes fib
check_status "CYGPROF=never lets the program run" 0
check_equal "and makes no dump" "" "$dumps"
check_equal "nor is anything said" "" "$(cat host-errors)"

CYGPROF_VERBOSE=1 run_host ./shapes fib
check_one_line "CYGPROF_VERBOSE=1 tells where the dump is" \
	'^cygprof: recording into: /.*\.cygprof$'

## Bad values ##

check_bad()
{
	check_status "$1 does not stop the program" 0
	check_counts "$1 does not stop recording"
	check_one_line "$1 is told" "^cygprof: $2"
}

CYGPROF=maybe run_host ./shapes fib
check_bad "a bad CYGPROF" 'CYGPROF=maybe is not on, scopes, off or never; using on'
CYGPROF_CLOCK=sundial run_host ./shapes fib
check_bad "a bad CYGPROF_CLOCK" \
	'CYGPROF_CLOCK=sundial is not ordered, plain or monotonic; using ordered'
for value in 0 -1 12x 99999999999999999999 ' 7'
do
	CYGPROF_MAX_NODES=$value run_host ./shapes fib
	check_bad "CYGPROF_MAX_NODES='$value'" \
		"CYGPROF_MAX_NODES=$value is not a number of at least 1; using"
done
for value in -1 1048577 many
do
	CYGPROF_RING=$value run_host ./shapes fib
	check_bad "CYGPROF_RING='$value'" \
		"CYGPROF_RING=$value is not a number from 0 to 1048576; using"
done
CYGPROF_VERBOSE=loud run_host ./shapes fib
check_bad "a bad CYGPROF_VERBOSE" 'CYGPROF_VERBOSE=loud is not 0 or 1; using 0'
CYGPROF_CLOCK=$(printf 'a\033[31mb\nc') run_host ./shapes fib
check_bad "a value with control bytes" 'CYGPROF_CLOCK=a\?\[31mb\?c is not'
CYGPROF_CLOCK=$(printf '%01000d' 0) run_host ./shapes fib
check_bad "an endless value" 'CYGPROF_CLOCK=0{20,64}\.\.\. is not'
CYGPROF_CLOCK='' CYGPROF='' CYGPROF_RING='' CYGPROF_MAX_NODES='' \
	CYGPROF_VERBOSE='' CYGPROF_FILE='' run_host ./shapes fib
check_counts "a variable set to nothing is not set"
check_equal "and nothing is said" "" "$(cat host-errors)"

## Where the dump goes ##

# The dump's name after run_host with CYGPROF_FILE.
name_with()
{
	CYGPROF_FILE=$1 run_host ./shapes fib
	(cd dumps && echo *)
}

check_like "a dump is named by program, time and process" \
	'^dumps/shapes-[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9]+\.cygprof$' \
	"$(run_host ./shapes fib && echo $dumps)"
check_equal "CYGPROF_FILE names it" plain "$(name_with plain)"
check_like "%p is the process" '^p[0-9]+$' "$(name_with p%p)"
check_equal "%e the program" e-shapes "$(name_with e-%e)"
check_like "%t the time" '^[0-9]{8}T[0-9]{6}\.[0-9]{6}Z$' "$(name_with %t)"
check_equal "%h the host" "$(uname -n)" "$(name_with %h)"
check_equal "%% a percent sign" '50%' "$(name_with 50%%)"
check_equal "%q{VAR} a variable" 'v-_x' "$(VALUE=-/x name_with 'v%q{VALUE}')"
check_equal "one that is not set is nothing" 'v' "$(name_with 'v%q{UNSET_VAR}')"
check_equal "what is no pattern stays" '%z%q{x' "$(name_with '%z%q{x')"
check_equal "a newline in a name becomes a line" a_b \
	"$(name_with "$(printf 'a\nb')")"
CYGPROF_FILE=$PWD/absolute.cygprof run_host ./shapes fib
check_equal "an absolute name is one" "1 201/3" \
	"$(echo absolute* | wc -w) $(ncalls_of fib absolute.cygprof)"
echo keep >precious
CYGPROF_FILE=$PWD/precious run_host ./shapes fib
CYGPROF_FILE=$PWD/precious run_host ./shapes even
check_equal "a file that is there stays" keep "$(cat precious)"
check_equal "and the dump gets a number" "201/3 18/3" \
	"$(ncalls_of fib precious-2) $(ncalls_of even precious-3)"
echo keep >precious.cygprof
CYGPROF_FILE=$PWD/precious.cygprof run_host ./shapes fib
check_equal "before its extension" 201/3 "$(ncalls_of fib precious-2.cygprof)"

mkdir one two three
COUNTS=counts CYGPROF_LOG_BASE='' PROFILE_LOG_BASE=two ./shapes fib
check_equal "PROFILE_LOG_BASE is where dumps go" 1 "$(ls two | wc -l)"
CYGPROF_LOG_BASE=one PROFILE_LOG_BASE=two ./shapes fib
check_equal "CYGPROF_LOG_BASE comes first" "1 1" \
	"$(ls one | wc -l) $(ls two | wc -l)"
(cd three && CYGPROF_LOG_BASE=../one ../shapes fib)
check_equal "a relative folder is found from the program's" 2 "$(ls one | wc -l)"
CYGPROF_LOG_BASE="one///" ./shapes fib
check_equal "slashes behind it do no harm" 3 "$(ls one | wc -l)"
check_equal "only the owner may read a dump" "-rw-------" \
	"$(umask 0; CYGPROF_FILE=$PWD/secret ./shapes fib
	ls -l secret | cut -c1-10)"

done_testing
