# shellcheck shell=bash
# sandbox DIR: from here on the whole world is DIR.  Own empty HOME, fixed
# clock, locale, zone and identity, none of the user's configuration, and the
# tools just built first in PATH.  Sourced by all that runs the tools in tests.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# At once: a $'\u202e' in what the shell reads next is made in this locale.
export LC_ALL=C.UTF-8

sandbox() {
	local name

	for name in $(compgen -e GIT_) $(compgen -e II_); do
		[ "$name" = II_BIN ] || unset "$name"
	done
	unset EDITOR VISUAL PAGER EMAIL NO_COLOR COLUMNS LINES \
	    XDG_CONFIG_HOME LANG LANGUAGE
	export HOME=$1/home II_NOW=2026-11-23T09:00 TZ=UTC
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$HOME/.gitconfig
	export GIT_CEILING_DIRECTORIES=$1 GIT_PAGER=cat
	export GIT_AUTHOR_NAME='Sam Reyes' GIT_AUTHOR_EMAIL=sam@example.org
	export GIT_COMMITTER_NAME='Sam Reyes' GIT_COMMITTER_EMAIL=sam@example.org
	export PATH=${II_BIN:-$top/bin}:$PATH
	mkdir -p "$HOME"
	cd "$HOME" || return
}

# new_book DIR [FILE ...]: a book in DIR that holds copies of these files, in
# one commit.
new_book() {
	local dir=$1 out

	shift
	out=$(ii-init -C "$dir" 2>&1) || {
		echo "$out"
		return 1
	}
	[ $# -eq 0 ] || {
		cp -- "$@" "$dir"
		git -C "$dir" add .
		git -C "$dir" commit -q --amend -m 'Begin the book'
	}
}
