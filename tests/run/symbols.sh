# SPDX-License-Identifier: MIT
#
# Names, files and lines in the report, whatever became of the program's file.
. "$srcdir/tests/tap.sh"

cat >prog.c <<'END'
static __attribute__((noinline)) int
hidden(int x)
{
	return x + 1;
}

__attribute__((noinline)) int
shown(int x)
{
	return hidden(x);
}

int other(int);

int main(void)
{
	return shown(other(-1));
}
END
cat >other.c <<'END'
static __attribute__((noinline)) int hidden(int x) { return x; }
int other(int x) { return hidden(x); }
END
cat >prog.cc <<'END'
namespace {
template <class T> __attribute__((noinline)) T
twice(T x)
{
	return x + x;
}
}
struct Counter {
	int count = 0;
	int add(int x);
};
int
Counter::add(int x)
{
	return count += x;
}
int main()
{
	Counter counter;
	return counter.add(twice(1)) - 2;
}
END

report()
{
	"$cygprof" report "$@" 2>&1
}

build_c prog "$PWD/prog.c" "$PWD/other.c" -- -rdynamic -Wl,--build-id=sha1 ||
	skip_all "the compiler does not work"
CYGPROF_FILE=dump ./prog
text=$(report dump)
check_like "a static function has file and line of its name" \
	' [^ ]*/prog\.c:2\(hidden\)' "$text"
check_like "another of that name has its own" \
	' [^ ]*/other\.c:1\(hidden\)' "$text"
check_like "so has main" ' [^ ]*/prog\.c:15\(main\)' "$text"
check_equal "nothing is amiss" "" "$(echo "$text" | grep 'addresses only')"

cp prog whole
objcopy --only-keep-debug prog kept.debug
strip prog
text=$(report dump)
check_like "a stripped program shows exported symbols" \
	' \{prog:shown\}' "$text"
check_like "and offsets for the rest" ' \{prog\+0x[0-9a-f]+\}' "$text"

id=$(readelf -n whole | "$SED" -n 's/.*Build ID: //p')
mkdir -p "debug/.build-id/${id%"${id#??}"}"
cp kept.debug "debug/.build-id/${id%"${id#??}"}/${id#??}.debug"
check_like "--debug-dir brings the debug file by its build-id" \
	' [^ ]*/prog\.c:2\(hidden\)' "$(report --debug-dir debug dump)"
objcopy --add-gnu-debuglink=kept.debug prog
check_like "a debug file beside the program is found by its link" \
	' [^ ]*/prog\.c:2\(hidden\)' "$(report dump)"

mv prog away
text=$(report dump)
check_like "a program that is gone shows offsets" \
	' \{prog\+0x[0-9a-f]+\}' "$text"
check_like "and says so" "/prog: is not there any more; .*--debug-dir" \
	"$text"
check_like "--debug-dir helps there too" ' [^ ]*/prog\.c:2\(hidden\)' \
	"$(report --debug-dir debug dump)"
mkdir -p "root$PWD"
cp whole "root$PWD/prog"
check_like "so does --sysroot" ' [^ ]*/prog\.c:2\(hidden\)' \
	"$(report --sysroot root dump)"

echo 'int added(int x) { return x; }' >>other.c
build_c prog "$PWD/other.c" "$PWD/prog.c" -- -Wl,--build-id=sha1
text=$(report dump)
check_equal "a program that was rebuilt gives no wrong names" "" \
	"$(echo "$text" | grep -E 'prog:[^ ]|\.c:')"
check_like "and says so" "/prog: was rebuilt since the dump was made" \
	"$text"

if command -v "$CXX" >/dev/null
then
	CC=$CXX build_c plus "$PWD/prog.cc"
	CYGPROF_FILE=plus-dump ./plus
	text=$(report plus-dump)
	check_like "a template in an unnamed namespace has its full name" \
		'/prog\.cc:3\(int \(anonymous namespace\)::twice<int>\(int\)\)' \
		"$text"
	check_like "a member has the line of its definition" \
		'/prog\.cc:13\(Counter::add\(int\)\)' "$text"
else
	skip "C++ names" "no C++ compiler"
fi

done_testing
