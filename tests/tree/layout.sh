# SPDX-License-Identifier: MIT
#
# The house: what lies where, and who may look at what.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/tree/files.sh"

tree_files "$top_srcdir" >files
cd "$top_srcdir" || exit 99
files=$tap_folder/files

# Prints files below FOLDER named by the extended regexp that include HEADER.
includers()
{
	grep -E "$1" "$files" | xargs grep -l "#include [\"<]$2[\">]"
}

strangers=$(cut -d / -f 1 "$files" | sort -u | grep -Ev \
	'^(runtime|compiler-flags|analyze|tests|configure\.ac|Makefile\.am|README|COPYING|bootstrap|\..*)$')
check_equal "the top level holds what belongs there" "" "$strangers"

unlicensed=$(grep -E '\.(c|h|cc|S|sh|ac|am|mk|mk\.in|pc\.in|py|awk)$|^bootstrap$|^\.ci/run$' \
	"$files" | while read -r path
	do
		head -n 3 "$path" | grep -q SPDX-License-Identifier || echo "$path"
	done)
check_equal "every source file says its licence" "" "$unlicensed"

wrong=$(grep -E '^analyze/.*\.[ch]$' "$files" |
	xargs grep -L 'SPDX-License-Identifier: GPL-3.0-or-later')
check_equal "the analyzer is under the GPL" "" "$wrong"
wrong=$(grep -E '^(runtime|compiler-flags|tests)/.*\.(c|h|cc|S|sh|mk|(mk|pc)\.in)$' \
	"$files" | xargs grep -L 'SPDX-License-Identifier: MIT')
check_equal "all else is under the MIT licence" "" "$wrong"

crossing=$(includers '^analyze/' 'runtime/dump-format\.h' |
	grep -v '^analyze/dump')
check_equal "only the reader knows the dump's bytes" "" "$crossing"
crossing=$(grep -E '^analyze/' "$files" | xargs grep -l '#include "runtime/' |
	xargs grep -h '#include "runtime/' /dev/null |
	grep -v 'runtime/dump-format\.h"')
check_equal "nothing else of runtime/ is used by analyze/" "" "$crossing"
crossing=$(grep -E '^runtime/' "$files" | xargs grep -l '#include "analyze/')
check_equal "runtime/ does not know analyze/" "" "$crossing"
crossing=$(includers '^(analyze|tests)/.*\.[ch]$' 'bfd\.h' |
	grep -v '^analyze/symbols')
check_equal "only symbols know libbfd" "" "$crossing"

check_equal "there is no file in a folder that git ignores by mistake" "" \
	"$(grep -E '\.(o|lo|la|orig|rej|swp)$|~$' "$files")"

cd "$tap_folder" || exit 99
done_testing
