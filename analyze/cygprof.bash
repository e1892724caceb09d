# SPDX-License-Identifier: GPL-3.0-or-later
#
# cygprof.bash - completion for bash
#
# Commands and options are asked of cygprof itself, so nothing is written down
# twice.

# _cygprof_commands CYGPROF: one a line.
_cygprof_commands()
{
	"$1" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'
}

# _cygprof_options CYGPROF COMMAND: one a line.
_cygprof_options()
{
	"$1" help "$2" 2>/dev/null |
		sed -n -e 's/^  \(-[a-zA-Z]\), \(--[a-z-]*\).*/\1\n\2/p' -e t \
			-e 's/^  \(-[a-zA-Z]\) .*/\1/p' -e t \
			-e 's/^      \(--[a-z-]*\).*/\1/p'
}

# _cygprof_reply WORDS TYPED
_cygprof_reply()
{
	COMPREPLY=($(compgen -W "$1" -- "$2"))
}

_cygprof()
{
	local typed=${COMP_WORDS[COMP_CWORD]}
	local command=${COMP_WORDS[1]}

	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]
	then
		_cygprof_reply "$(_cygprof_commands "$1") --help --version" \
			"$typed"
		[ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -c -- "$typed"))
	elif [ "${typed#-}" != "$typed" ]
	then
		_cygprof_reply "$(_cygprof_options "$1" "$command")" "$typed"
	elif [ "$command" = help ]
	then
		_cygprof_reply "$(_cygprof_commands "$1")" "$typed"
	fi
}

complete -o bashdefault -o default -F _cygprof cygprof
