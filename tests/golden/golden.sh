# SPDX-License-Identifier: MIT
#
# The table, callers and callees are pstats' to the byte.
. "$srcdir/tests/tap.sh"

golden=$top_srcdir/tests/golden
cp "$golden"/*.prof . && chmod u+w ./*.prof || exit 99
touch -d @1700000000 ./*.prof

while read -r name arguments
do
	case $name in
	'#'*) continue ;;
	esac
	eval "set -- $arguments"
	"$cygprof" "$@" >got 2>errors
	tap_show errors
	check "$name: cygprof $arguments" cmp "$golden/$name.txt" got
done <"$golden/cases.txt"

# The profiles that Python itself wrote.
want=$(printf '%s\n' \
	'         257 function calls (32 primitive calls) in 0.007 seconds' \
	'        1    0.000    0.000    0.007    0.007 native_demo.py:15(main)')
for profile in native_py311.prof
do
	got=$("$cygprof" report -l 'function|main' $profile |
		grep -e 'function calls' -e '(main)')
	check_equal "$profile is read" "$want" "$got"
done
got=$("$cygprof" report -l main native_py27.prof | grep -c '15(main)')
check_equal "native_py27.prof is read" 1 "$got"
check_fails "code objects are refused" 1 \
	"$cygprof" report native_profile_module.prof
check_like "and it is said why" 'module with code objects' \
	"$("$cygprof" report native_profile_module.prof 2>&1)"

# What is accepted beyond pstats.
check_equal "a prefix of two keys with one meaning will do" \
	"$("$cygprof" report -s cumtime a.prof)" \
	"$("$cygprof" report -s cum a.prof)"
for key in c n t bogus '' calls,0 3
do
	check_fails "sort key '$key' is refused" 2 \
		"$cygprof" report -s "$key" a.prof
done
check_equal "a profile is read from standard input" \
	"$("$cygprof" report a.prof | tail -n +2)" \
	"$("$cygprof" report - <a.prof | tail -n +2)"
cat a.prof | "$cygprof" report - >got
check_equal "or from a pipe, which has no date" "-" "$(head -n 1 got)"

printf '{(\003\000\000\000u\002\000\000\000\033[u' >cut.prof
check_fails "a profile that is cut off is refused" 1 \
	"$cygprof" report cut.prof
printf '{0' >empty.prof
check_fails "a profile without functions is refused" 1 \
	"$cygprof" report empty.prof
: >nothing.prof
check_fails "an empty file is refused" 1 "$cygprof" report nothing.prof
echo text >text.prof
check_fails "a text is refused" 1 "$cygprof" report text.prof
check_fails "a folder is refused" 1 "$cygprof" report .
check_fails "a missing file is refused" 1 "$cygprof" report missing.prof

{
	printf '{(\003\000\000\000u\006\000\000\000a\033[2Jb'
	printf 'i\001\000\000\000u\005\000\000\000x\302\233\007\177'
	printf '(\005\000\000\000i\001\000\000\000i\001\000\000\000'
	printf 'g\000\000\000\000\000\000\000\000'
	printf 'g\000\000\000\000\000\000\000\000{00'
} >hostile.prof
check_like "names cannot steer a terminal" \
	' a\\x1b\[2Jb:1\(x\\xc2\\x9b\\x07\\x7f\)$' \
	"$("$cygprof" report hostile.prof)"

check_fails "an expression that would search for years ends" 1 \
	timeout 60 "$cygprof" report -l '^(([a-z/.0-9]+)+)+$' a.prof
done_testing
