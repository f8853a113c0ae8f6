#!/usr/bin/env bash
# demo.sh: five weeks of somebody who wants to know what people at a robotics
# maker do all day, from a LinkedIn export to the first talks, told by the
# commands that were typed.  All of it happens in a temporary directory.

set -eu
colour=${NO_COLOR+no}

# What the tools say to a reader they say on a terminal: where there is none,
# make one.
terminal() { NO_COLOR='' script -qec "$1" /dev/null </dev/null; }
if [ ! -t 1 ] && [ "${1-}" != --here ] && terminal true >/dev/null 2>&1; then
	terminal "stty -onlcr -echo cols 80 rows 24; '$0' --here"
	exit
fi

# shellcheck source=tests/sandbox.sh
. "${BASH_SOURCE[0]%/*}/sandbox.sh"
tmp=$(mktemp -d)
trap 'cd /; rm -rf "$tmp"' EXIT
sandbox "$tmp"
[ -z "$colour" ] || export NO_COLOR=1
bold='' plain=''
if [ -t 1 ] && [ -z "$colour" ]; then
	bold=$'\e[1m' plain=$'\e[0m'
fi

# day DATE NAME WORDS: the clock moves on.
day() {
	export II_NOW=$1T09:00
	printf '\n%s== %s.%s %s\n' "$bold" "$2" "$plain" "$3"
}

# try COMMAND: show it, and do it.  Status 1 is an answer: nothing is due.
try() {
	local status=0

	printf '%s$ %s%s\n' "$bold" "$1" "$plain"
	eval "$1" || status=$?
	[ $status -lt 2 ] || {
		echo "demo: status $status" >&2
		exit 1
	}
}

cp "$top/tests/data/Connections.csv" .

day 2026-10-12 'Monday, 12 October' 'The contacts are there already; nobody has been asked.'
try 'ii-init'
try "ii-set .ii me='Sam Reyes' seeker=graduate"
try 'ii-import -q Connections.csv 2>&1 | tail -n 1'
try "ii-ls 'org~Kestrel' 'role~(?i)engineer|analyst'"
try 'ii-due'
try "ii-set thandiwe-rahimi goal='what the first year in controls is like' tags+=robotics"
try 'ii-log thandiwe-rahimi note Spoke on soft grippers at the spring meetup.'
try 'ii-due'
try 'ii-draft -t linkedin thandiwe-rahimi'
try "ii-log thandiwe-rahimi asked/linkedin '20 minutes; two questions on the grippers.'"

day 2026-10-16 'Friday, 16 October' 'An answer came yesterday.'
try "ii-log -d yesterday thandiwe-rahimi heard/linkedin 'Thursday at lunch?'"
try 'ii-due'
try 'ii-log thandiwe-rahimi scheduled/cafe at=2026-10-22T12:30 mins=20 Corner of 5th and Pine'

day 2026-10-21 'Wednesday, 21 October' 'The day before.'
try 'ii-due'
try 'ii-prep thandiwe-rahimi | head -n 20'
try 'ii-log thandiwe-rahimi wrote/linkedin See you tomorrow at half past twelve.'

day 2026-10-23 'Friday, 23 October' 'They met, and she named somebody.'
try "ii-log -d yesterday thandiwe-rahimi met mins=20 fit=4 culture=5 'They hire for patience. #skill'"
try "ii-refer -d yesterday thandiwe-rahimi 'Ingrid Halvorsen' org='Kestrel Robotics' role='Head of field tests' goal='how a robot is tried on people' She runs the field tests."
try 'ii-due'
try 'ii-draft thandiwe-rahimi'
try 'ii-log thandiwe-rahimi thanked/email'
try "ii-log thandiwe-rahimi owe due=2026-11-20 'Send her the paper on grippers.'"
try 'ii-log ingrid-halvorsen asked/email by=@thandiwe-rahimi'

day 2026-11-04 'Wednesday, 4 November' 'Silence since; other things happened.'
try "ii-add 'Kofi Mensah' org='Temple University' email=kofi@example.edu"
try 'ii-log -d fri kofi-mensah requested/email 20 minutes about my first year.'
try 'ii-due'
try 'ii-log ingrid-halvorsen asked/email A line, in case the first was lost.'

day 2026-11-12 'Thursday, 12 November' 'She answered the reminder, and they talked on the phone.'
try "ii-log -d 2026-11-05 ingrid-halvorsen agreed/email 'Call me tomorrow.'"
try "ii-log -d '2026-11-06 10:00' ingrid-halvorsen met/phone mins=25 fit=5 culture=4 'Tests run at night. #day'"
try 'ii-log -d 2026-11-07 ingrid-halvorsen thanked/email'
try 'ii-due -a 14'

printf '\n%s== What has come of it%s\n' "$bold" "$plain"
try 'ii-refer'
try 'ii-show ingrid-halvorsen'
try "ii-ls 'org~Kestrel' 'last=2026-10-12..'"
try 'cat ~/ii/thandiwe-rahimi.txt'
try 'git -C ~/ii log --format=%s'
try 'git -C ~/ii status --short'

cat <<E

That book was in a temporary directory and is gone.  What is left: the tools in
bin, and in .build what they were made of.  To begin a book of your own:

	PATH=${II_BIN:-$top/bin}:\$PATH
	ii-init
	man man/ii.7	(a tour)
E
