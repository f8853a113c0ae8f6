#!/usr/bin/env bats
# What must hold for the project as a whole, whatever tools it has.

lib=${II_LIB-}
load helper

# each CMD ...: run it with the name of each tool; all must succeed.
each() {
	local src rv=0 n=0

	for src in "$top"/src/ii-*.c; do
		n=$((n + 1))
		"$@" "$(basename "$src" .c)" || rv=1
	done
	[ $n -gt 0 ] && return $rv
}

# none FOUND COMPLAINT: nothing must have been found.
none() {
	[ -z "$1" ] && return
	printf '%s:\n%s\n' "$2" "$1"
	return 1
}

# one_line: words apart by one blank.
one_line() {
	tr -s '[:space:]' ' ' | sed 's/^ //; s/ $//'
}

has_page_and_test() {
	[ -f "$top/man/$1.1" ] || { echo "$1 has no page"; return 1; }
	[ -x "$top/tests/$1.bats" ] || { echo "$1 has no test"; return 1; }
}

@test "every tool has a page and a test" {
	each has_page_and_test
}

@test "every test can be run by itself" {
	none "$(find "$top/tests" -name '*.bats' ! -perm -u+x)" 'not executable'
}

is_completed() {
	local shell rv=0

	for shell in "$top"/src/share/completions/*; do
		[ ! -d "$shell" ] || grep -rqw -- "$1" "$shell" || {
			echo "$1 is not completed in $shell"
			rv=1
		}
	done
	return $rv
}

@test "every tool is completed in every shell that has completions" {
	each is_completed
}

synopsis() {
	mandoc -Tascii "$1" | sed 's/.\x08//g' |
	    awk '/^[A-Z]/ { on = /^SYNOPSIS/; next } on' | one_line
}

usage_is_synopsis() {
	local usage page=$top/man/$1.1

	ok "$1" -h || return
	usage=$(sed -n '/^$/q; s/^ *usage: //; p' "$BATS_TEST_TMPDIR/out" | one_line)
	[ "$usage" = "$(synopsis "$page")" ] && return
	printf 'usage: %s\npage:  %s\n' "$usage" "$(synopsis "$page")"
	return 1
}

@test "-h prints the synopsis of the page" {
	each usage_is_synopsis
}

helps() {
	local help

	ok "$1" -h || return
	help=$output
	ok "$1" --help || return
	out_is "$help" || return
	ok "$1" --version || return
	out_is "$1 $(sed -n 's/^VERSION = //p' "$top/Makefile")"
}

@test "--help is -h, and --version is the version" {
	each helps
}

rejects_misuse() {
	run "$1" -9
	status_is 2 && out_is_empty && err_has "usage: $1"
}

@test "an option that is none is misuse, and answered by the usage" {
	each rejects_misuse
}

rejects_full() {
	run sh -c '"$1" -h >/dev/full' sh "$1"
	status_is 2 && err_has "$1:"
}

@test "output that cannot be written is an error" {
	each rejects_full
}

@test "every header compiles alone" {
	local header rv=0

	for header in "$top"/src/*.h "$top"/src/lib/*.h; do
		[ ! -f "$header" ] || cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror \
		    -I"$top/src" -I"$top/src/lib" -fsyntax-only -x c "$header" || rv=1
	done
	return $rv
}

# includers HEADER: the source files that include it.
includers() {
	(cd "$top/src" && grep -rlE "^#[[:space:]]*include.*[<\"]$1[>\"]" .) | sort
}

@test "each foreign library is included in one place" {
	includers 'git2(/.*)?\.h' | grep -q '^\./lib/vcs'
	none "$(includers 'git2(/.*)?\.h' | grep -v '^\./lib/vcs')" git2.h
	[ "$(includers pcre2.h)" = ./lib/match.c ]
	[ "$(includers utf8proc.h)" = ./lib/utf8.c ]
	[ "$(includers 'gmime/gmime.h')" = ./lib/mime.c ]
}

loads_no_gmime() {
	[ "$1" = ii-mail ] || ! ldd "$(command -v "$1")" | grep -E 'gmime|glib' ||
	    { echo "$1 loads it"; return 1; }
}

@test "GMime is loaded by ii-mail alone" {
	ldd "$(command -v ii-mail)" >ldd
	grep -q libgmime ldd
	each loads_no_gmime
}

@test "tools that only read do not load libgit2" {
	local tool

	for tool in ls show find due prep lint brief stats report export; do
		[ -f "$top/src/ii-$tool.c" ] || continue
		ldd "$(command -v "ii-$tool")" >"$BATS_TEST_TMPDIR/ldd"
		none "$(grep libgit2 "$BATS_TEST_TMPDIR/ldd")" "ii-$tool"
	done
	ldd "$(command -v ii-due)" | grep -q libc.so
}

# Parsing them is most of what libgit2's start would take (vcs_start.c).
@test "tools that write do not read the machine's certificates" {
	local log name

	log=$(command -v ii-log)
	nm -D --defined-only "$log" >names
	for name in mbedtls_x509_crt_parse_file libssh2_init; do
		if grep -q "$name" "$(ldd "$log" | awk '/libgit2/ { print $3 }')"; then
			grep -qw "$name" names
		fi
	done
}

# The archive also holds what the mains share, src/tool*.c: that may.
@test "the library neither prints nor exits, out of memory aside" {
	local names

	names='(stdout|stderr|v?printf|puts|putchar|perror|v?warnx?|v?errx?|exit|abort)'
	nm -A --undefined-only "$lib" >"$BATS_TEST_TMPDIR/nm"
	grep -qE ':text\.o:.* U exit$' "$BATS_TEST_TMPDIR/nm"
	none "$(grep -E " U (__)?$names(_chk)?\$" "$BATS_TEST_TMPDIR/nm" |
	    grep -vE ':(text|tool[a-z]*)\.o:')" 'the library calls'
}

@test "the top level holds what it may" {
	none "$(cd "$top" && printf '%s\n' * | grep -vxE \
	    'bin|src|man|tests|Makefile|README\.md|LICENSE')" 'at the top level'
}

# from_top PATH: as make takes it, though blanks may stand before it.
from_top() { realpath -s --relative-to="$top" "$1"; }

@test "make install puts all that is there under DESTDIR and PREFIX" {
	local src page root=$HOME/'fake root'

	unset MAKEFLAGS MFLAGS MAKELEVEL
	run make -C "$top" install DESTDIR="$root" PREFIX=/opt/ii \
	    BIN="$(from_top "$(dirname "$(command -v ii-due)")")" \
	    BUILD="$(from_top "$(dirname "$lib")")"
	status_is 0
	for src in "$top"/src/ii-*.c; do
		[ -x "$root/opt/ii/bin/$(basename "$src" .c)" ]
	done
	for page in "$top"/man/*.[157]; do
		cmp "$page" "$root/opt/ii/share/man/man${page##*.}/${page##*/}"
	done
	[ "$(cd "$root" && find . -mindepth 3 -maxdepth 3 | sort)" = \
	    $'./opt/ii/bin\n./opt/ii/share' ]
}

# bare CMD ...: run it where PATH has but what every system has, and what stands
# in ./bare: no compiler, no apt-get.
bare() {
	local program

	mkdir -p bare
	for program in sh awk cat grep id sed sort; do
		[ -e "bare/$program" ] || ln -s "$(command -v "$program")" "bare/$program"
	done
	run env PATH="$HOME/bare" "$@"
}

# stub NAME: a program in ./bare that does what stands on standard input.
stub() {
	mkdir -p bare
	{ echo '#!/bin/sh'; cat; } >"bare/$1"
	chmod +x "bare/$1"
}

@test "elsewhere than on Debian what is missing is named, with its use" {
	bare "$top/tests/deps.sh" build
	status_is 1
	out_is_empty
	err_has 'libgit2-dev      git2.h               commits'
	err_has 'gcc              cc                   the compiler'
	err_lacks cmocka
}

@test "who may not install is told the command" {
	local packages

	packages='bash gcc git libc6-dev libcsv-dev libgit2-dev libgmime-3.0-dev libpcre2-dev libutf8proc-dev pkg-config '
	stub apt-get </dev/null
	stub id <<<'echo 1000'
	bare "$top/tests/deps.sh" build
	status_is 1
	err_is "As root, please: apt-get install $packages"
	stub sudo <<<'echo "sudo: not you" >&2; exit 1'
	bare "$top/tests/deps.sh" build
	status_is 1
	out_is "Installing: $packages"
	err_is "sudo: not you
As root, please: apt-get install $packages"
}

@test "what is missing is installed, in spite of lists that are not fresh" {
	stub apt-get <<-'E'
	case $* in
	*update)	echo 'no such host' >&2; exit 100 ;;
	*' install '*' perl')	/bin/ln -s /bin/true "${0%/*}/prove" ;;
	*)	exit 1 ;;
	esac
	E
	stub id <<<'echo 1000'
	stub sudo <<<'exec "$@"'
	for program in bats cc ed enscript git-crypt mandoc msmtp mutt nano script \
	    ssh-keygen strace tmux vim.tiny; do
		stub $program </dev/null
	done
	bare "$top/tests/deps.sh" check
	status_is 0
	out_is 'Installing: perl '
	bare "$top/tests/deps.sh" check
	status_is 0 && out_is_empty && err_is_empty
}

@test "headers are looked for where the compiler is told to" {
	mkdir include
	touch include/only_here.h
	sed 's/git2\.h/only_here.h/' "$top/tests/deps.sh" >deps.sh
	stub apt-get </dev/null
	ln -s "$(command -v cc)" bare/cc
	bare sh deps.sh build
	out_has libgit2-dev
	CPPFLAGS=-I$HOME/include bare sh deps.sh build
	out_lacks libgit2-dev
}

@test "the demo runs to its end and leaves nothing behind" {
	mkdir tmp
	TMPDIR=$HOME/tmp run "$top/tests/demo.sh"
	status_is 0
	out_has '2 due, 2 late, 1 ahead'
	out_lacks $'\e'
	none "$(ls -A tmp)" 'left in the temporary directory'
}

@test "the pages are in order" {
	local page section

	ok mandoc -Tlint -Wwarning "$top"/man/*.[157]
	# Ql within another quotes all up to the end of the line
	run grep -nE '^\.P[oq] .*Ql .* ([,;]|No|Em) ' "$top"/man/*.[157]
	out_is_empty
	for page in "$top"/man/*.1; do
		for section in NAME SYNOPSIS DESCRIPTION ENVIRONMENT FILES \
		    'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
			grep -qx "\.Sh $section" "$page" ||
			    { echo "${page##*/} has no $section"; return 1; }
		done
	done
}

@test "every tool's page shows two examples, one of them a pipeline" {
	local page

	for page in "$top"/man/*.1; do
		[ "$(grep -c '^[$] ' "$page")" -ge 2 ] && grep -q '^[$] .* | ' "$page" ||
		    { echo "${page##*/}"; return 1; }
	done
}

@test "the examples of the pages print what they show" {
	"$top/tests/examples.sh" "$top"/man/*.[157]
}

@test "the session of the README prints what it shows" {
	grep -q '^[$] ' "$top/README.md"
	"$top/tests/examples.sh" "$top/README.md"
}
