#!/usr/bin/env bash
# examples.sh FILE ...: run the examples of manual pages and of the README as
# they are written, and compare what they print with what they show.
#
# How to write one.  A session is a literal display of a page (.Bd -literal to
# .Ed) or a block of a Markdown file fenced by ```console, in which a line
# begins with "$ ".  Other displays are not looked at.  In a session
#
#	$ COMMAND	is run by bash;
#	> MORE		right below continues it (a here-document, a long pipe;
#			> alone is an empty line);
#	the rest	up to the next "$ " is exactly what it prints, standard
#			error included.
#
# Lines that the reader is not to see, before or inside a display, run too;
# they print nothing and must succeed:
#
#	.\"$ COMMAND	in a page
#	<!-- $ COMMAND -->	in Markdown
#
# All sessions of one file run in order in one shell, on a terminal of 80
# columns without colour, in a sandbox: HOME is shown as /home/sam, the clock
# stands at Monday, 2026-11-23 09:00 UTC, and ~/ii is a fresh book of the
# records of tests/data/examples.  Another day is an example's own business
# (".\"$ export II_NOW=2026-11-25", "$ II_NOW=2026-11-25 ii-due"), and so is a
# start without a book (".\"$ rm -r ~/ii").  Standard input is empty unless the
# command says otherwise.  What changes from run to run must not be shown: ask
# for "git log --format=%s", not for hashes.
#
# In a page \e stands for a backslash, and \& before a leading dot or quote.
# A one-line display (.Dl) shows no prompt: what has one is tested here.

set -u
# shellcheck source=tests/sandbox.sh
. "${0%/*}/sandbox.sh"
self=$top/tests/examples.sh

# sessions FILE: all sessions, without what surrounds them; what is hidden
# begins "#$ ".
sessions() {
	awk '
	function show(line) { display = display line "\n" }
	function end() {
		if (display ~ /(^|\n)#?[$] /)
			printf "%s", display
		display = ""
		open = 0
	}
	/^\.\\"[$] /  { sub(/^\.\\"/, "#"); show($0); if (!open) end(); next }
	/^<!-- [$] .* -->$/ {
		sub(/^<!-- /, "#"); sub(/ -->$/, ""); show($0)
		if (!open) end()
		next
	}
	/^\.Dl [$] /  { print "a session needs .Bd -literal: " $0; next }
	/^\.Bd .*-literal/ || /^```console$/ { open = 1; next }
	/^\.Ed/ || /^```/ { end(); next }
	!open || /^\.\\"/ { next }
	FILENAME ~ /\.[157]$/ {
		gsub(/\\&/, "")
		gsub(/\\-/, "-")
		gsub(/\\\(aq/, "\047")
		gsub(/\\\(ti/, "~")
		gsub(/\\\(ha/, "^")
		gsub(/\\\(ga/, "`")
		gsub(/\\e/, "\\")
	}
	{ show($0) }
	END { if (open) print "a display is not closed" }
	' "$1"
}

# type_in SESSIONS: type the commands, on the terminal that is standard input,
# and so print SESSIONS anew.  $command and $hidden are shared with enter().
type_in() {
	local line

	stty -onlcr -echo cols 80 rows 24
	command='' hidden='' typing=''
	while IFS= read -r line <&3; do
		case $line in
		'#$ '*)	enter; hidden=yes command=${line#'#$ '} typing=yes ;;
		'$ '*)	enter; hidden='' command=${line#'$ '} typing=yes ;;
		'> '*)	[ -z "$typing" ] || command+=$'\n'${line#'> '} ;;
		'>')	[ -z "$typing" ] || command+=$'\n' ;;
		*)	typing='' ;;
		esac
		[ -z "$typing" ] || printf '%s\n' "$line"
	done 3<"$1"
	enter
}

enter() {
	local out

	if [ -z "$command" ]; then
		:
	elif [ -n "$hidden" ]; then
		eval "$command" >"$HOME/../hidden" 2>&1 </dev/null 3<&- || {
			out=$?
			cat "$HOME/../hidden"
			echo "hidden command failed: $out"
		}
	else
		eval "$command" </dev/null 3<&-
	fi
	command=''
}

# try_file FILE: 0 when all its sessions print what they show.
try_file() (
	tmp=$(mktemp -d) || exit
	trap 'rm -rf "$tmp"' EXIT
	sessions "$1" >"$tmp/written"
	sandbox "$tmp"
	export NO_COLOR=1 TERM=dumb
	new_book ~/ii "$top"/tests/data/examples/*.txt "$top/tests/data/examples/.ii"
	# A FIFO that is open both ways never ends: an end of input would be
	# typed into the terminal as ^D.
	mkfifo "$tmp/keys"
	script -qec "bash '$self' --type '$tmp/written'" /dev/null \
	    <>"$tmp/keys" | sed "s|$HOME|/home/sam|g" >"$tmp/printed"
	diff -u --label "$1" --label 'as it ran' "$tmp/written" "$tmp/printed"
)

if [ "${1-}" = --type ]; then
	type_in "$2"
	exit
fi

rv=0
for file; do
	try_file "$file" || rv=1
done
exit $rv
