# SPDX-License-Identifier: MIT
#
# cygprof report on dumps: which one, what is noted, what --plain leaves.
. "$srcdir/tests/tap.sh"

cat >host.c <<'EOF'
static volatile int sink;
static void leaf(void) { sink++; }
static void outer(int times) { while (times--) leaf(); }
int main(void) { outer(10); return 0; }
EOF
build_c host host.c || exit 99

mkdir logs
CYGPROF_LOG_BASE=$tap_folder/logs
export CYGPROF_LOG_BASE
check_fails "without any dump there is nothing to report" 1 \
	"$cygprof" report
check_like "and it is said where it looked" "$CYGPROF_LOG_BASE.*no dump" \
	"$("$cygprof" report 2>&1)"

CYGPROF_FILE=$tap_folder/logs/old.cygprof ./host
CYGPROF_FILE=$tap_folder/logs/new.cygprof ./host
touch -d @1700000000 logs/old.cygprof
touch -d @1700000001 logs/new.cygprof
echo text >logs/text
ln -s "$tap_folder/logs/old.cygprof" logs/link.cygprof
mkdir logs/folder.cygprof
mkfifo logs/pipe.cygprof
"$cygprof" report >table 2>said
check_equal "the newest dump is taken" \
	"Tue Nov 14 22:13:21 2023    $CYGPROF_LOG_BASE/new.cygprof" \
	"$(head -n 1 table)"
check_like "and said on standard error" "$CYGPROF_LOG_BASE/new\.cygprof" \
	"$(cat said)"
touch -d @1700000002 logs/old.cygprof
check_like "by its date, not its name" old.cygprof \
	"$("$cygprof" report 2>/dev/null | head -n 1)"
unset CYGPROF_LOG_BASE
check_like "PROFILE_LOG_BASE is the second choice" old.cygprof \
	"$(PROFILE_LOG_BASE=logs "$cygprof" report 2>/dev/null | head -n 1)"

dump=logs/new.cygprof
check_like "functions have file, line and name" \
	'^ +10 .*host\.c:2\(leaf\)( \([a-z]+\))?$' "$(cat table)"
check_equal "--plain takes the notes away and nothing else" \
	"$("$cygprof" report $dump | sed -e '/^   note: /d' \
		-e 's/\( ([a-z]*)\)*$//')" \
	"$("$cygprof" report --plain $dump)"
check_equal "standard input is a dump as good as a file" \
	"$("$cygprof" report $dump | tail -n +2)" \
	"$("$cygprof" report - <$dump | tail -n +2)"
# shellcheck disable=SC2002 # a pipe is wanted
check_equal "so is a pipe" \
	"$("$cygprof" report $dump | tail -n +2)" \
	"$(cat $dump | "$cygprof" report - | tail -n +2)"
check_like "two dumps are added" '^ +20 .*\(leaf\)' \
	"$("$cygprof" report $dump logs/old.cygprof)"
check_like "the first file is named first" '^1new 2old$' \
	"$("$cygprof" report $dump logs/old.cygprof | head -n 2 |
		sed 's/.*logs.\(...\).*/\1/' | cat -n | tr -d ' \t' |
		tr '\n' ' ' | sed 's/ $//')"
cp "$top_srcdir/tests/golden/a.prof" .
check_like "a dump and a profile of Python's are added" '\(fib\)' \
	"$("$cygprof" report $dump a.prof)"
check_like "directories can be stripped" ' host\.c:2\(leaf\)' \
	"$("$cygprof" report --strip-dirs $dump)"
check_like "callers come behind the table" '<- +10 .*host\.c:3\(outer\)$' \
	"$("$cygprof" report --strip-dirs -c $dump)"
check_equal "or alone" \
	"$("$cygprof" report --strip-dirs -c $dump | sed -n '/^Function/,$p')" \
	"$("$cygprof" callers --strip-dirs $dump | sed -n '/^Function/,$p')"
check_like "callees too" 'outer\) +-> +10 .* host\.c:2\(leaf\)$' \
	"$("$cygprof" callees --strip-dirs $dump)"

check_fails "a table that did not get through is a failure" 1 \
	sh -c '"$1" report "$2" >/dev/full' sh "$cygprof" $dump
"$cygprof" report -l nosuchname $dump >table 2>said
check_equal "what matches nothing is no failure" 0 $?
check_like "but is told" 'no function matches' "$(cat said)"
check_equal "and is not with --plain" "" \
	"$("$cygprof" report --plain -l nosuchname $dump 2>&1 >/dev/null)"
check_like "a missing dump comes with advice" '; name a dump, or leave it out' \
	"$("$cygprof" report nosuch 2>&1)"
check_like "an ambiguous key names all that it may be" \
	'begins calls, cumtime, cumulative;' "$("$cygprof" report -s c $dump 2>&1)"

done_testing
