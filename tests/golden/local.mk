# SPDX-License-Identifier: MIT
#
# tests/golden/local.mk - what the tests read

EXTRA_DIST += \
	%D%/README \
	%D%/a.prof \
	%D%/add_resets_order.txt \
	%D%/b.prof \
	%D%/big_numbers.txt \
	%D%/callees.txt \
	%D%/callees_int.txt \
	%D%/callers.txt \
	%D%/callers_re.txt \
	%D%/cases.json \
	%D%/cases.txt \
	%D%/convert_default.txt \
	%D%/convert_limit4.txt \
	%D%/differential.py \
	%D%/gen_golden.py \
	%D%/native_demo.py \
	%D%/native_profile_module.prof \
	%D%/native_py27.prof \
	%D%/native_py311.prof \
	%D%/restrict_badre.txt \
	%D%/restrict_frac.txt \
	%D%/restrict_frac01.txt \
	%D%/restrict_frac_re.txt \
	%D%/restrict_int.txt \
	%D%/restrict_neg.txt \
	%D%/restrict_nomatch.txt \
	%D%/restrict_one.txt \
	%D%/restrict_over.txt \
	%D%/restrict_quote.txt \
	%D%/restrict_re.txt \
	%D%/restrict_re_anchor.txt \
	%D%/restrict_re_frac.txt \
	%D%/restrict_re_int_re.txt \
	%D%/restrict_zero.txt \
	%D%/reverse.txt \
	%D%/session.in \
	%D%/session.out \
	%D%/sort_calls.txt \
	%D%/sort_cumtime.txt \
	%D%/sort_cumulative.txt \
	%D%/sort_filename.txt \
	%D%/sort_int_0.txt \
	%D%/sort_int_1.txt \
	%D%/sort_int_2.txt \
	%D%/sort_int_m1.txt \
	%D%/sort_line.txt \
	%D%/sort_module.txt \
	%D%/sort_multi.txt \
	%D%/sort_name.txt \
	%D%/sort_ncalls.txt \
	%D%/sort_nfl.txt \
	%D%/sort_pcalls.txt \
	%D%/sort_stdname.txt \
	%D%/sort_time.txt \
	%D%/sort_tottime.txt \
	%D%/stats_profile.json \
	%D%/strip.txt \
	%D%/strip_resets_order.txt \
	%D%/sum.prof \
	%D%/sum.txt \
	%D%/sum_redump.txt \
	%D%/sum_same_twice.txt \
	%D%/unsorted.txt
