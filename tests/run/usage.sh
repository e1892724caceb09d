# SPDX-License-Identifier: MIT
#
# Help and wrong words on the command line: one message each, which says what
# to do.
. "$srcdir/tests/tap.sh"

# message_of ARGS...: what cygprof says on standard error.
message_of()
{
	"$cygprof" "$@" 2>&1 >/dev/null
}

check "--help is no failure" "$cygprof" --help
check "-h is the same" "$cygprof" -h
check_like "--version tells the version" '^cygprof [0-9]+\.[0-9]+' \
	"$("$cygprof" --version)"
check_equal "help goes to standard output" "" "$(message_of --help)"

commands=$("$cygprof" --help | "$SED" -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
check_like "the help lists record" '^record$' "$commands"
check_like "the help lists report" '^report$' "$commands"
for command in $commands
do
	check_equal "help $command says what $command --help says" \
		"$("$cygprof" "$command" --help)" "$("$cygprof" help "$command")"
	check_like "$command --help begins with its synopsis" \
		"^usage: cygprof $command" "$("$cygprof" "$command" --help)"
	check_equal "the help of $command fits on 80 columns" "" \
		"$("$cygprof" help "$command" | grep -E '.{81}')"
	check_equal "$command --help needs nothing else to be right" 0 \
		"$("$cygprof" "$command" --help >/dev/null 2>&1; echo $?)"
done

check_fails "no command is wrong usage" 2 "$cygprof"
check_fails "an unknown option is wrong usage" 2 "$cygprof" --bogus
check_fails "an unknown word is wrong usage" 2 "$cygprof" no-such-word
check_fails "an unknown option of a command is wrong usage" 2 \
	"$cygprof" report --bogus
check_fails "an option without its argument is wrong usage" 2 \
	"$cygprof" report -s
check_fails "an argument for an option that takes none is wrong usage" 2 \
	"$cygprof" report --raw=yes
check_fails "help of an unknown command is wrong usage" 2 \
	"$cygprof" help no-such-word
check_fails "record's own failures are 125, not the program's" 125 \
	"$cygprof" record --bogus
check_fails "record without a program is one of them" 125 "$cygprof" record

check_equal "a slip in a command gets the nearest one" \
	"cygprof: reprot: neither a command nor a program; did you mean\
 cygprof report?" \
	"$(message_of reprot)"
check_equal "a slip in an option gets the nearest one" \
	"cygprof: report: no option --strip-dris; did you mean --strip-dirs?" \
	"$(message_of report --strip-dris)"
check_equal "a slip in a help gets the nearest one" \
	"cygprof: help: no command recrod; did you mean record?" \
	"$(message_of help recrod)"
check_equal "a message is one line" 1 "$(message_of report --bogus | wc -l)"
check_equal "a hostile word cannot move the cursor" \
	"cygprof: a?[2Jb: neither a command nor a program; see cygprof --help" \
	"$(message_of "$(printf 'a\033[2Jb')")"

full_disk_status()
{
	"$cygprof" --help >/dev/full 2>full
	echo $?
}
if [ -c /dev/full ]
then
	check_equal "no room for the output is a failure" 1 \
		"$(full_disk_status)"
	check_like "and it is said" 'standard output: No space left' \
		"$(cat full)"
else
	skip "no room for the output is a failure" "no /dev/full"
fi

done_testing
