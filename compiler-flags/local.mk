# SPDX-License-Identifier: MIT
#
# compiler-flags/local.mk - what a user's build includes

pkgdata_DATA += %D%/cygprof.mk
pkgconfig_DATA += %D%/cygprof.pc

EXTRA_DIST += %D%/README

# The tree is a user of its own fragment: `make profile-report` profiles the
# analyzer at work, or what PROFILE_RUN names.  It is make, not automake, that
# reads the fragment.
CYGPROF = analyze/cygprof$(EXEEXT)
PROFILE_DEPENDS = all analyze/cygprof-instrumented$(EXEEXT) \
	tests/programs/forest.cygprof
PROFILE_RUN = analyze/cygprof-instrumented$(EXEEXT) report \
	tests/programs/forest.cygprof >/dev/null
-include %D%/cygprof.mk
CLEANFILES += profile-report.d/profile-report*.cygprof
