# SPDX-License-Identifier: MIT
#
# Random profiles print as the pstats of the installed Python prints them.
#
# DIFFERENTIAL_SEED=N tries the same profiles again, DIFFERENTIAL_COUNT=N
# another number of them.
. "$srcdir/tests/tap.sh"

python3 -c 'import pstats' 2>/dev/null || skip_all "there is no python3"

seed=${DIFFERENTIAL_SEED:-$(date +%s)}
count=${DIFFERENTIAL_COUNT:-300}
check "random profiles print as with pstats (seed $seed)" \
	python3 "$top_srcdir/tests/golden/differential.py" \
	"$cygprof" "$count" "$seed"
done_testing
