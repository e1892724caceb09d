# SPDX-License-Identifier: MIT
#
# Files that are no dump, or not a whole one: one message, no harm.
. "$srcdir/tests/tap.sh"

cat >host.c <<'EOF'
static volatile int sink;
static void leaf(void) { sink++; }
int main(void) { for (int i = 0; i < 10; i++) leaf(); return 0; }
EOF
build_c host host.c || exit 99
CYGPROF_FILE=$PWD/good.cygprof ./host

# refuses PROMISE FILE REGEXP: each command ends with 1 and one line that
# names the file.
refuses()
{
	for command in report info last
	do
		check_fails "$1: $command ends with 1" 1 \
			"$cygprof" $command "$2"
		check_equal "$1: $command prints nothing" "" \
			"$("$cygprof" $command "$2" 2>/dev/null)"
		check_equal "$1: $command says one line" 1 \
			"$("$cygprof" $command "$2" 2>&1 | wc -l)"
		check_like "$1: $command says why" "^cygprof: $2: .*($3)" \
			"$("$cygprof" $command "$2" 2>&1)"
	done
}

# patch FILE OFFSET BYTES: the good dump with other bytes there.
patch()
{
	cp good.cygprof "$1"
	# shellcheck disable=SC2059 # bytes are written as escapes
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

refuses "no such file" missing 'No such file'
mkdir folder
refuses "a folder" folder 'directory|folder'
: >empty
refuses "an empty file" empty empty
echo "some text" >text
refuses "a text" text 'not a dump|neither a dump'
head -c 5000 good.cygprof >short
refuses "half a header" short 'cut short'
patch newer 8 '\002\000\000\000'
refuses "a newer version" newer 'newer'
patch swapped 16 '\001\002\003\004'
refuses "the other byte order" swapped 'byte order'
cp good.cygprof secret
chmod 0 secret
if [ "$(id -u)" = 0 ]
then
	# What lets root read every file is given up for this one.
	printf '%s\n' '#!/bin/sh' 'exec setpriv \' \
		'	--bounding-set -dac_override,-dac_read_search \' \
		"	'$cygprof' \"\$@\"" >humble
	chmod +x humble
	mighty=$cygprof
	cygprof=$PWD/humble
	refuses "no permission" secret 'Permission'
	cygprof=$mighty
else
	refuses "no permission" secret 'Permission'
fi

# A dump that lost its end is read as far as it goes.
head -c 20000 good.cygprof >half
check "a cut dump is reported" "$cygprof" report half
check_like "and said to be cut" '^   note: the file is cut: 20000 of' \
	"$("$cygprof" report half)"
check_like "by info as well" '^damage: +the file is cut' \
	"$("$cygprof" info half)"
patch headless 12288 '\377\377\377\377'
check "a dump without its lane is reported" "$cygprof" report headless
done_testing
