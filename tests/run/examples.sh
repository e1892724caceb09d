# SPDX-License-Identifier: MIT
#
# The examples of the manual run, in their order, as they are printed.
. "$srcdir/tests/tap.sh"

cat >work.c <<'END'
static int
fib(int n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

int
main(void)
{
	return fib(10) != 55;
}
END
mkdir tools
ln -s "$cygprof" tools/cygprof
printf '#!/bin/sh\nexec %s "$@"\n' "$CC" >tools/cc
chmod +x tools/cc
PATH=$PWD/tools:$PATH
LIBRARY_PATH=$libcygprof_dir
LD_LIBRARY_PATH=$libcygprof_dir
export PATH LIBRARY_PATH LD_LIBRARY_PATH

awk '/^\.Sh/ { here = $2 == "EXAMPLES" }
	/^\.Ed/ { inside = 0 }
	here && inside { print }
	/^\.Bd/ { inside = 1 }' "$top_srcdir/analyze/cygprof.1" >examples
check "the manual has examples" test -s examples
while read -r example
do
	check "$example" sh -c "$example"
done <examples

check_like "the first one prints the table" 'work.c:[0-9]+\(fib\)' \
	"$(cygprof ./work 2>/dev/null)"
check_like "calls are counted, with those that were not recursive" \
	'^ +177/1 .*work.c:[0-9]+\(fib\)' "$(cygprof report work.cygprof)"
check_like "two dumps are added" '^ +354/2 .*work.c:[0-9]+\(fib\)' \
	"$(cygprof report one.cygprof two.cygprof)"

done_testing
