#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# fetch.sh - unpacks Debian's source of packages, and touches nothing else
#
#     fetch.sh FOLDER PACKAGE...
#
# Each PACKAGE's source is FOLDER/PACKAGE then.  apt gets a source list, and
# folders for what it learns and loads, of its own below FOLDER: the system's
# configuration stays as it is, and nobody needs to be root.  What was fetched
# once is kept.

set -euo pipefail
export LC_ALL=C

say()
{
	echo "fetch.sh: $*" >&2
}

# The Debian release whose sources are taken where this system is another one.
default_suite=bookworm
default_mirror=http://deb.debian.org/debian

# Prints a line of a source list for each of the system's own package lists of
# this release, in either of apt's two forms.
system_lists()
{
	local suite=$1 file
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list
	do
		[ ! -r "$file" ] || awk -v suite="$suite" '
			$1 != "deb" && $1 != "deb-src" || !/ main( |$)/ { next }
			{
				options = ""
				if (match($0, /signed-by=[^] \t]+/))
					options = "[" substr($0, RSTART,
						RLENGTH) "]"
				sub(/^deb(-src)?[ \t]+(\[[^]]*\][ \t]+)?/, "")
			}
			index($2, suite) == 1 {
				print "deb-src", options, $1, $2, "main"
			}' "$file"
	done
	for file in /etc/apt/sources.list.d/*.sources
	do
		[ ! -r "$file" ] || awk -v suite="$suite" '
			function flush(  u, s, i, j, m, n) {
				m = split(uris, u, " ")
				n = split(suites, s, " ")
				for (i = 1; i <= m && has_main; i++)
					for (j = 1; j <= n; j++)
						if (index(s[j], suite) == 1)
							print "deb-src", options,
								u[i], s[j], "main"
				uris = suites = options = ""
				has_main = 0
			}
			/^[ \t]*$/ { flush() }
			/^URIs:/ { sub(/^URIs:/, ""); uris = $0 }
			/^Suites:/ { sub(/^Suites:/, ""); suites = $0 }
			/^Components:.* main( |$)/ { has_main = 1 }
			/^Signed-By: *\// { options = "[signed-by=" $2 "]" }
			END { flush() }' "$file"
	done
}

make_source_list()
{
	local suite=
	if [ -r /etc/os-release ]
	then
		suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	fi
	system_lists "${suite:-none}" | sort -u >"$folder/apt/sources.list"
	if [ ! -s "$folder/apt/sources.list" ]
	then
		echo "deb-src $default_mirror $default_suite main" \
			>"$folder/apt/sources.list"
	fi
}

# Root would become another user to load files, who cannot write here.
run_apt()
{
	apt-get -qq \
		-o Dir::Etc::sourcelist="$folder/apt/sources.list" \
		-o Dir::Etc::sourceparts=- \
		-o Dir::State::lists="$folder/apt/lists" \
		-o Dir::Cache="$folder/apt/cache" \
		-o APT::Sandbox::User= \
		-o Acquire::Languages=none \
		-o Acquire::Retries=3 \
		"$@"
}

learn_packages()
{
	mkdir -p "$folder/apt/lists/partial" \
		"$folder/apt/cache/archives/partial" &&
		make_source_list && run_apt update >&2
}

# What apt loaded it has checked against the signed lists.
load()
{
	[ ! -d "$loaded" ] || return 0
	if [ $is_learned = no ]
	then
		learn_packages || return
		is_learned=yes
	fi
	rm -rf "$loaded.new" && mkdir -p "$loaded.new" &&
		(cd "$loaded.new" &&
		run_apt source --download-only "$1" >&2) &&
		mv "$loaded.new" "$loaded"
}

# A folder is made beside its place and moved there when it is whole.
fetch()
{
	[ ! -d "$folder/$1" ] || return 0
	loaded=$folder/loaded/$1
	load "$1" && rm -rf "$folder/$1.new" &&
		dpkg-source --no-check --no-copy -x "$loaded"/*.dsc \
			"$folder/$1.new" >&2 &&
		mv "$folder/$1.new" "$folder/$1"
}

for tool in apt-get dpkg-source
do
	if ! command -v $tool >/dev/null
	then
		say "$tool is missing; it comes with Debian and its like"
		exit 77
	fi
done
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
is_learned=no
for package
do
	fetch "$package" || {
		say "cannot fetch the source of $package"
		exit 1
	}
done
