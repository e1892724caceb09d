# SPDX-License-Identifier: MIT
#
# An outside makefile that includes the installed fragment.
. "$srcdir/tests/tap.sh"
. "$top_srcdir/tests/users/stage.sh"

cp "$top_srcdir/tests/users/make/Makefile" "$top_srcdir/tests/users/prog.c" .
export CYGPROF_PREFIX="$staged_prefix"

check "a makefile that includes cygprof.mk builds" "$MAKE"
check_equal "its own first target is still the default" prog "$(ls prog)"
check_equal "the program runs as ever" 436 "$(./prog)"
touch profile-report-1.cygprof
table=$("$MAKE" -s profile-report PROFILE_RUN=./prog 2>errors)
check_equal "make profile-report succeeds" 0 $?
tap_show errors
check_profile "$table"
check_like "it says where the dump is" 'profile-report\.cygprof' "$table"
check "the dump is there" test -s profile-report.d/profile-report.cygprof
check "and files of other people stay" test -e profile-report-1.cygprof
check_fails "without a program it says how to name one" 2 \
	"$MAKE" profile-report
check_like "in so many words" "PROFILE_RUN='./prog args'" "$(cat tap-output)"

done_testing
