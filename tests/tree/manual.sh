# SPDX-License-Identifier: MIT
#
# Help, manual and completion tell the same commands and the same options.
. "$srcdir/tests/tap.sh"

manual=$top_srcdir/analyze/cygprof.1

help_commands()
{
	"$cygprof" --help | "$SED" -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}

# An option a line: "-s --sort", "-n" or "--raw".
help_options()
{
	"$cygprof" help "$1" | grep -E '^  (-|    --)' | grep -v -e --help |
		"$SED" -e 's/^ *//' -e 's/, / /' |
		awk '{ print $2 ~ /^--/ ? $1 " " $2 : $1 }' | sort
}

manual_commands()
{
	awk '/^\.Sh/ { here = $2 == "COMMANDS" } here && /^\.Ss/ { print $2 }' \
		"$manual"
}

manual_options()
{
	awk -v command="$1" '
		/^\.S[hs]/ { here = $2 == command }
		here && /^\.It Fl/ {
			words = ""
			for (i = 2; i < NF; i++)
				if ($i == "Fl")
					words = words " -" $(i + 1)
			print substr(words, 2)
		}' "$manual" | sort
}

# completions WORD...: what is offered for the last word of cygprof WORD...
completions()
{
	# shellcheck disable=SC1091 # it is there
	bash -c '. "$0"
		words=("$@")
		COMP_WORDS=("${words[@]}")
		COMP_CWORD=$(($# - 1))
		_cygprof "$1" "${words[COMP_CWORD]}" "${words[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' \
		"$top_srcdir/analyze/cygprof.bash" "$cygprof" "$@"
}

check_equal "the manual has the commands of the help" "$(help_commands)" \
	"$(manual_commands)"
for command in $(help_commands)
do
	check_equal "the manual has the options of $command" \
		"$(help_options "$command")" "$(manual_options "$command")"
	check_equal "the completion has the options of $command" \
		"$( (help_options "$command"; echo -h; echo --help) |
			tr ' ' '\n' | sort)" \
		"$(completions "$command" - | sort)"
	check_like "the synopsis of the manual has $command" \
		"^\.Cm (.* )?$command( .*)?$" \
		"$("$SED" -n '/^.Sh SYN/,/^.Sh DESC/p' "$manual")"
done
check_equal "the completion has the commands of the help" \
	"$(help_commands | sort)" \
	"$(completions '' | grep -v -e -- | sort)"
check_equal "a beginning is completed" report "$(completions rep)"

for variable in $("$SED" -n 's/.*"\(CYGPROF[A-Z_]*\)".*/\1/p' \
	"$top_srcdir"/runtime/options.c "$top_srcdir"/analyze/*.c | sort -u)
do
	case $variable in
	CYGPROF_FIRST | CYGPROF_SESSION)
		like="\.Ev $variable( |\$)" ;;
	*)
		like="\.It Ev $variable\$" ;;
	esac
	check_like "the manual tells of $variable" "$like" \
		"$(grep CYGPROF "$manual")"
done

if command -v mandoc >/dev/null
then
	# Whether other manuals are installed is no business of this one.
	check_equal "the manual is well-formed" "" \
		"$(mandoc -T lint -W warning "$manual" 2>&1)"
else
	skip "the manual is well-formed" "no mandoc"
fi
check_equal "lines of the manual's examples fit on a page" "" \
	"$(awk 'length($0) > 80 { print FILENAME ":" FNR }' "$manual")"

done_testing
