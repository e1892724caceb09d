# SPDX-License-Identifier: MIT
#
# cygprof convert writes the text that convert_profile.py writes, beside the
# dump, whole or not at all, and over nothing.
. "$srcdir/tests/tap.sh"

golden=$top_srcdir/tests/golden
cp "$golden/a.prof" "$golden/b.prof" . && chmod u+w ./*.prof || exit 99
touch -d @1700000000 a.prof b.prof

check_equal "it says what it loads" "loading profile stats for a.prof" \
	"$("$cygprof" convert -c a.prof)"
check "the text lies beside the dump" cmp "$golden/convert_default.txt" \
	a.prof.txt
check_equal "with the usual permissions" "$(umask 22; : >usual
	stat -c %a usual)" "$(umask 22; rm a.prof.txt
	"$cygprof" convert a.prof >output; stat -c %a a.prof.txt)"

echo precious >a.prof.txt
check_fails "a file that is there is not overwritten" 1 \
	"$cygprof" convert a.prof
check_equal "and stays as it was" precious "$(cat a.prof.txt)"
check "-f overwrites it" "$cygprof" convert -f -c -l 4 a.prof
check "with the rows of -l alone" cmp "$golden/convert_limit4.txt" a.prof.txt

check "-o names the output" "$cygprof" convert -l 4 -c -o named.txt a.prof
check "and it holds the text" cmp "$golden/convert_limit4.txt" named.txt
"$cygprof" convert -c -o - a.prof >got
check "-o - is standard output, text only" \
	cmp "$golden/convert_default.txt" got
"$cygprof" convert - <a.prof >got
check_like "standard input goes to standard output" 'fib\.c:7\(fib\)$' \
	"$(cat got)"
check "-o takes what is no file" "$cygprof" convert -o /dev/null a.prof
check "and leaves it what it is" test -c /dev/null

rm -f ./*.txt
check "several dumps" "$cygprof" convert a.prof b.prof
check "have a text each" test -s a.prof.txt -a -s b.prof.txt
check_fails "but not one output" 2 \
	"$cygprof" convert -o both.txt a.prof b.prof
check_equal "a negative limit is none" \
	"$("$cygprof" report -s cumulative,calls a.prof)" \
	"$("$cygprof" convert -l -1 -o - a.prof)"
check_equal "limit 0 leaves the head" 4 \
	"$("$cygprof" convert -l 0 -o - a.prof | wc -l)"

echo text >text
check_fails "what is no dump is refused" 1 "$cygprof" convert text
check_fails "so is what is missing" 1 "$cygprof" convert missing
check_fails "and a folder" 1 "$cygprof" convert .
check_fails "and no name at all" 2 "$cygprof" convert
check_fails "and an output in no folder" 1 \
	"$cygprof" convert -o none/x.txt a.prof
check_equal "none of which leaves a file behind" "" \
	"$(ls -A | grep -Fx -e text.txt -e missing.txt -e both.txt -e none
	ls -A | grep '^\.cygprof-')"

check_fails "no space is a failure" 1 \
	"$cygprof" convert -o /dev/full a.prof

ln -s real.txt link.txt
echo old >real.txt
check "a link's file is replaced" \
	"$cygprof" convert -f -l 4 -c -o link.txt a.prof
check "not the link" cmp "$golden/convert_limit4.txt" real.txt

cp a.prof self.prof
ln self.prof other-name.prof
check_fails "a dump is not replaced by its own text, not even with -f" 1 \
	"$cygprof" convert -f -o other-name.prof self.prof
check_like "and it is said" 'is itself a dump to convert' \
	"$("$cygprof" convert -f -o self.prof self.prof 2>&1)"
check "and it stays" cmp a.prof self.prof

done_testing
