# SPDX-License-Identifier: MIT
#
# Whatever a program does, tree and ring are what a naive model makes of it.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/host.sh"

tap_build -g "-L$libcygprof_dir -Wl,-rpath,$libcygprof_dir -lcygprof" \
	model model.c || exit 99

facts_of()
{
	table_of "$1"
	"$cygprof" callers -s none --plain "$1" | awk '
		/ <- / {
			callee = $0
			sub(/ *<- .*$/, "", callee)
			sub(/^.*\(/, "", callee)
			sub(/\).*$/, "", callee)
			sub(/^.* <- */, "")
		}
		$1 ~ /^[0-9]/ && !/{strand}/ {
			caller = $0
			sub(/^.*\(/, "", caller)
			sub(/\).*$/, "", caller)
			print callee, "<-", $1, caller
		}'
}

last_of()
{
	"$cygprof" last -n 20 "$1" | awk '
		/^lane/ { is_thread = / model /; start = 0 }
		/function_[0-9]+ \(/ {
			match($0, /function_[0-9]+/)
			print "last", substr($0, RSTART, RLENGTH)
		}'
}

# check_model PROMISE SEED EVENTS STRANDS; the seed is in the line.
check_model()
{
	run_host ./model "$2" "$3" "$4"
	grep -v '^last' host-output | sort >model-facts
	facts_of "$dumps" | sort >facts
	check "$1, seed $2: counts and edges" diff -u model-facts facts
	grep '^last' host-output >model-last
	last_of "$dumps" | head -n "$(wc -l <model-last)" >last
	check "$1, seed $2: the last calls" diff -u model-last last
}

base=${CYGPROF_TEST_SEED:-$((RANDOM * 1000))}
for try in 1 2 3 4 5
do
	check_model "200 events on one stack" $((base + try)) 200 1
	check_model "200,000 events on one stack" $((base + try)) 200000 1
	check_model "200 events on eight stacks" $((base + try)) 200 8
	check_model "200,000 events on eight stacks" $((base + try)) 200000 8
done
for budget in 1 16 1000
do
	export CYGPROF_MAX_NODES=$budget
	check_model "200,000 events past $budget nodes" $((base + budget)) \
		200000 1
done

done_testing
