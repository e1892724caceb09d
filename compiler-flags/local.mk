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
PROFILE_DEPENDS = profile-depends
PROFILE_RUN = analyze/cygprof-instrumented$(EXEEXT) report \
	tests/programs/forest.cygprof >/dev/null
-include %D%/cygprof.mk

# One after the other: `all` is a make of its own, and two of them at once would
# build the library twice in one place.
profile-depends: all
	$(MAKE) $(AM_MAKEFLAGS) analyze/cygprof-instrumented$(EXEEXT) \
		tests/programs/forest.cygprof
.PHONY: profile-depends
CLEANFILES += profile-report.d/profile-report*.cygprof
