#!/usr/bin/env bats
# ii-history: what changed, when, and by whom.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# at DATE CMD ...: run it as if it were then, as git and its commits have it.
at() {
	local date=$1

	shift
	GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date "$@"
}

# write ID DATE MESSAGE: the record on standard input, committed then.
write() {
	cat >"$HOME/ii/$1.txt"
	git -C ~/ii add -A
	at "$2" git -C ~/ii commit -q -m "$3"
}

# told [OPERAND ...]: version, tool and change of each line.
told() { ii-history "$@" | cut -f 2,6,8; }

short() { git -C ~/ii rev-parse --short "$1"; }

@test "each change is a line of id, version, commit, date, author, tool, message and change" {
	book
	printf 'Name: Ada\nRole: analyst\n' | write ada 2026-11-01T09:00:00Z 'First of all'
	printf 'Name: Ada\nRole: lead\n\n2026-11-02 note Moved up.\n' |
	    GIT_AUTHOR_NAME='Eva Lind' write ada 2026-11-02T10:30:00Z 'And then'
	ok ii-history ada
	out_is "ada	2	$(short HEAD)	2026-11-02T10:30	Eva Lind	git	And then	Role: analyst → lead
ada	2	$(short HEAD)	2026-11-02T10:30	Eva Lind	git	And then	+ 2026-11-02 note Moved up.
ada	1	$(short HEAD~1)	2026-11-01T09:00	Sam Reyes	git	First of all	added: Ada, 0 entries"
}

@test "without operands it lists the whole book, and no version" {
	book
	printf 'Name: Ada\n' | write ada 2030-11-01T09:00:00Z 'One'
	printf 'Name: Bo\n' | write bo 2030-11-02T09:00:00Z 'Two'
	printf 'of no book\n' >ii/other
	printf 'Who?\n' >ii/questions
	printf 'Name: Ada\nOrg: X\n' | write ada 2030-11-03T09:00:00Z 'Three'
	git -C ii rm -q other
	at 2030-11-04T09:00:00Z git -C ii commit -q -m 'Of no interest'
	ok ii-history
	cut -f 1,2,7,8 "$BATS_TEST_TMPDIR/out" >listed
	file_is listed <<-E
		ada		Three	+ Org: X
		questions		Three	added
		bo		Two	added: Bo, 0 entries
		ada		One	added: Ada, 0 entries
		.gitattributes		Begin the book	added
		.ii		Begin the book	added
	E
}

@test "the tools sign their commits, and edits by hand are told apart" {
	sample
	ii-set mary role='Head of tests' tags+=cobol,navy
	ii-log -d 2026-11-20 mary note 'Teaches on Fridays.'
	printf '2026-11-21 note By hand.\n' >>ii/mary-hawes.txt
	ii-set mary tags-=navy
	ok told mary
	out_is "5	ii-set	- Tags: navy
4	hand	+ 2026-11-21 note By hand.
3	ii-log	+ 2026-11-20 note Teaches on Fridays.
2	ii-set	Role: Head of field tests → Head of tests
2	ii-set	+ Tags: cobol, navy
1	git	added: Mary Hawes, 0 entries"
	[ "$(git -C ii log -3 --format='%s, %(trailers)' | grep .)" = \
	    'Set tags of mary-hawes, Tool: ii-set
Edit mary-hawes by hand, Tool: hand
Log note with mary-hawes, Tool: ii-log' ]
	[ "$(git -C ii log -1 --format='%(trailers:key=Tool,valueonly)')" = ii-set ]
}

@test "a contact is any name that fits, several are one listing" {
	sample
	ii-set mary org=Univac
	ii-set grace org=Univac
	ok told 'Mary Hawes,@grace-hopper'
	out_is "2	ii-set	Org: Remington Rand → Univac
2	ii-set	Org: Burroughs → Univac
1	git	added: Grace Hopper, 8 entries
1	git	added: Mary Hawes, 0 entries"
	printf 'mary-hawes\tx\n.ii\n' | ii-history - | cut -f 1,8 >listed
	file_is listed <<-E
		mary-hawes	Org: Burroughs → Univac
		.ii	added
		mary-hawes	added: Mary Hawes, 0 entries
	E
	run ii-history 'e'
	status_is 2
	out_is_empty
	run ii-history nobody
	status_is 2
	err_is 'ii-history: nobody: no such contact'
	run ii-history mary nobody
	status_is 2
	out_has 'Burroughs → Univac'
	run ii-history - <<<nobody
	status_is 2
	err_is 'ii-history: nobody: no contact has or had this id'
	run ii-history - </dev/null
	status_is 1
	out_is_empty
	err_is_empty
}

@test "a renamed contact keeps the history of the id before" {
	sample
	ii-set mary org=Univac
	ii-mv mary mary-b
	ii-set mary-b role=Chief
	ok ii-history mary-b
	cut -f 1,2,8 "$BATS_TEST_TMPDIR/out" >listed
	file_is listed <<-E
		mary-b	4	Role: Head of field tests → Chief
		mary-b	3	renamed from mary-hawes
		mary-hawes	2	Org: Burroughs → Univac
		mary-hawes	1	added: Mary Hawes, 0 entries
	E
	cp "$BATS_TEST_TMPDIR/out" before
	ok ii-history mary-hawes
	out_is <before
	ok ii-history -r 2 mary-b
	out_is "$(git -C ii show HEAD~2:mary-hawes.txt)"
}

@test "two united contacts have one history" {
	book
	printf 'Name: Ada\n' | record ada
	printf 'Name: Ada Byron\nOrg: X\n' | record byron
	ii-mv -F byron ada >/dev/null 2>&1
	ok told ada
	out_is "3	ii-mv	united with byron
3	ii-mv	+ Also: Ada Byron
3	ii-mv	+ Org: X
2	git	added: Ada Byron, 0 entries
1	git	added: Ada, 0 entries"
}

@test "who was removed is found by the id, its start or a word of it" {
	sample
	ii-rm -F kofi 2>/dev/null
	for name in kofi-mensah kofi mensah 'Kofi Mensah' @kofi-mensah ~/ii/kofi-mensah.txt; do
		ok told "$name"
		out_is "2	ii-rm	removed: Kofi Mensah, 1 entry
1	git	added: Kofi Mensah, 1 entry"
	done
	ii-history kofi | ii-history - >listed
	ii-history kofi | cmp - listed
	ok ii-history -r 1 kofi
	out_is "$(cat "$top/tests/data/examples/kofi-mensah.txt")"
	run ii-history -r 2 kofi
	status_is 1
	out_is_empty
	err_is 'ii-history: kofi-mensah: was not in the book then'
}

@test "who was renamed and then removed has one history, by any id" {
	book
	ii-add 'Ann Old' >/dev/null
	ii-mv ann-old ann-new >/dev/null 2>&1
	ii-log ann note Precious. >/dev/null 2>&1
	ii-rm -F ann-new >/dev/null 2>&1
	for name in ann ann-old old ann-new; do
		ok told "$name"
		out_is "4	ii-rm	removed: Ann Old, 1 entry
3	ii-log	+ 2026-11-23 note Precious.
2	ii-mv	renamed from ann-old
1	ii-add	added: Ann Old, 0 entries"
	done
	ii-history ann >all
	for id in ann-old ann-new; do
		echo "$id" | ii-history - | cmp - all
	done
	[ "$(cut -f 1 all | sort -u)" = 'ann-new
ann-old' ]
}

@test "another who had the id after a renaming is somebody else" {
	book
	ii-add 'Ann Old' >/dev/null
	ii-mv ann-old ann-new >/dev/null 2>&1
	ii-set ann-new was= >/dev/null 2>&1
	ii-add -F 'Ann Old' >/dev/null 2>&1
	ii-rm -F ann-old ann-new >/dev/null 2>&1
	run ii-history ann
	status_is 2
	err_is 'ii-history: ann: which one? ann-new, ann-old'
}

@test "of several who are gone it asks which" {
	book
	printf 'Name: Ann Lee\n' | record ann-lee
	printf 'Name: Ann Poe\n' | record ann-poe
	ii-rm -F ann-lee ann-poe >/dev/null 2>&1
	run ii-history ann
	status_is 2
	out_is_empty
	err_is 'ii-history: ann: which one? ann-lee, ann-poe'
}

@test "who comes back has the versions of before" {
	sample
	ii-rm -F kofi 2>/dev/null
	ii-history -r 1 kofi | ii-add >/dev/null
	ok told kofi
	out_is "3	ii-add	added: Kofi Mensah, 1 entry
2	ii-rm	removed: Kofi Mensah, 1 entry
1	git	added: Kofi Mensah, 1 entry"
}

@test "-r prints a version whole, by its number or commit" {
	sample
	cp ii/mary-hawes.txt first
	ii-set mary org=Univac
	cp ii/mary-hawes.txt second
	ii-set grace org=Univac
	ii-set mary role=Chief
	ok ii-history -r 1 mary
	out_is <first
	ok ii-history -r 2 mary
	out_is <second
	ok ii-history -r "$(short HEAD~2)" mary
	out_is <second
	ok ii-history -r "$(git -C ii rev-parse HEAD~1)" mary
	out_is <second
	ok ii-history -r HEAD~3 mary
	out_is <first
	ok ii-history -r "$(ii-history mary | sed 1d | head -1 | cut -f 3)" mary
	out_is <second
	run ii-history -r 4 mary
	status_is 2
	out_is_empty
	err_is 'ii-history: mary-hawes has no version 4: ii-history mary-hawes lists them'
	run ii-history -r nonsense mary
	status_is 2
	err_is 'ii-history: nonsense: no such commit'
	run ii-history -r HEAD~4 mary
	status_is 2
}

@test "-r wants one contact and no other option" {
	sample
	for args in '-r 1' '-r 1 mary grace' '-r 1 mary,grace'; do
		run ii-history $args
		status_is 2
		out_is_empty
		err_has 'ii-history: -r prints one version of one contact'
	done
	for args in -j -p '-d fri'; do
		run ii-history -r 1 $args mary
		status_is 2
		err_has 'ii-history: -r prints one version whole'
	done
	run ii-history -jp mary
	status_is 2
	err_has 'one of them'
}

@test "a version is printed as the working tree would have it, byte for byte" {
	book
	printf '*.txt text eol=crlf\n' >>ii/.gitattributes
	git -C ii add .
	git -C ii commit -q -m 'Attributes'
	printf '\xef\xbb\xbfName: Ada\r\nOrg: \xff' >ii/ada.txt
	git -C ii add .
	git -C ii commit -q -m 'Ada'
	cp ii/ada.txt first
	ii-set ada org=X
	ok ii-history -r 1 ada
	cmp first "$BATS_TEST_TMPDIR/out"
	[ "$(told ada)" = $'2\tii-set\tOrg: \xff → X\n1\tgit\tadded: Ada, 0 entries' ]
}

@test "versions in another encoding are read through git" {
	book
	printf '*.txt working-tree-encoding=UTF-16LE\n' >>ii/.gitattributes
	printf 'Name: Ada\n' | iconv -t UTF-16LE >ii/ada.txt
	git -C ii add .
	git -C ii commit -q -m 'Ada'
	ok ii-history -r 1 ada
	cmp ii/ada.txt "$BATS_TEST_TMPDIR/out"
}

@test "-p is a patch that git takes back" {
	sample
	ii-set mary org=Univac
	ii-mv mary mary-b
	ii-rm -F kofi 2>/dev/null
	run ii-history -p mary-b
	status_is 0
	out_has "mary-hawes	2	$(short HEAD~2)	"
	out_has $'-Org: Burroughs\n+Org: Univac'
	out_has 'deleted file mode 100644'
	out_lacks $'\e'
	ii-history -p mary-b kofi >patch
	[ "$(grep -c '^diff --git' patch)" -eq 6 ]
	# each part undone, the newest first: nothing of the two is left
	awk '/^(mary|kofi)/ { n++ } { print >("part" n) }' patch
	for n in 1 2 3 4 5; do
		git -C ii apply -R ../part$n
		[ $n -ne 2 ] || cmp ii/kofi-mensah.txt "$top/tests/data/examples/kofi-mensah.txt"
		[ $n -ne 3 ] || cmp ii/mary-hawes.txt "$top/tests/data/examples/mary-hawes.txt"
	done
	[ ! -e ii/mary-hawes.txt ] && [ ! -e ii/mary-b.txt ] && [ ! -e ii/kofi-mensah.txt ]
	git -C ii checkout -q .
}

@test "a merge is shown where it made something new" {
	sample
	git -C ii checkout -q -b side
	printf '2026-11-20 note There.\n' >>ii/kofi-mensah.txt
	ii-set grace place=Boston
	ii-set mary role=There
	git -C ii checkout -q main
	ii-set mary role=Here
	ii-log -d 2026-11-21 grace note Here. >/dev/null
	git -C ii merge -q -m 'Both sides' side
	run told mary
	out_has '	git	+ Clash: Role: Here'
	run told grace
	out_has '	git	merged: what either side changed'
	run told kofi
	out_is "2	hand	+ 2026-11-20 note There.
1	git	added: Kofi Mensah, 1 entry"
}

@test "-d takes a day or a span, in the zone of the book" {
	book
	printf 'Zone: America/Toronto\n' >ii/.ii
	printf 'Name: Ada\n' | write ada 2026-11-18T04:30:00Z 'One'
	printf 'Name: Ada\nOrg: X\n' | write ada 2026-11-20T15:00:00Z 'Two'
	printf 'Name: Ada\nOrg: Y\n' | write ada 2026-11-22T15:00:00Z 'Three'
	dates() { ii-history -d "$1" ada | cut -f 2,4; }
	[ "$(dates 2026-11-17)" = '1	2026-11-17T23:30' ]
	[ "$(dates fri)" = '2	2026-11-20T10:00' ]
	[ "$(dates fri..)" = $'3\t2026-11-22T10:00\n2\t2026-11-20T10:00' ]
	[ "$(dates ..2026-11-19)" = '1	2026-11-17T23:30' ]
	[ "$(dates '2026-11-20 9:59..2026-11-20 10:00')" = '2	2026-11-20T10:00' ]
	[ "$(dates -5d..2027-01-01 | wc -l)" -eq 2 ]
	run ii-history -d 2026-11-19 ada
	status_is 1
	out_is_empty
	err_is_empty
	run ii-history -d 2026-11-20..2026-11-19 ada
	status_is 2
	err_is 'ii-history: 2026-11-20..2026-11-19: the range ends before it begins'
	run ii-history -d soon ada
	status_is 2
	err_has "'soon' is no date"
	run ii-history -d .. ada
	status_is 2
	err_has 'is no range'
}

@test "-j says the same to programs" {
	book
	printf 'Name: Ada\n' | write ada 2026-11-01T09:00:00Z 'First'
	ii-set ada role=lead org=X
	ok ii-history -j ada
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 2 ]
	jq -es --arg id "$(git -C ii rev-parse HEAD)" '.[0] | .version == 2 and
	    .id == "ada" and .commit == $id and .tool == "ii-set" and
	    .message == "Set role and org of ada" and .author == "Sam Reyes" and
	    .email == "sam@example.org" and
	    .changes == ["+ Org: X", "+ Role: lead"]' "$BATS_TEST_TMPDIR/out"
	jq -es '.[1] | .version == 1 and .date == "2026-11-01T09:00"' "$BATS_TEST_TMPDIR/out"
	LC_ALL=C ii-history -j -d 2026-11-01 | jq -e 'has("version") | not'
}

@test "on a terminal the changes stand below their commit" {
	book
	printf 'Name: Ada\nRole: analyst\n' | write ada 2026-11-01T09:00:00Z 'First of all'
	printf 'Name: Ada\nRole: lead\n\n2026-11-02 note A text of so many words that it does not fit on one line of a terminal.\n\tMore.\n' |
	    write ada 2025-11-02T10:30:00Z 'And then'
	NO_COLOR=1 on_terminal ii-history ada
	status_is 0
	out_is "ada  2  $(short HEAD)  2025-11-02   git  And then
    Role: analyst → lead
    + 2026-11-02 note A text of so many words that it does not fit on one line
      of a terminal. …
ada  1  $(short HEAD~1)  1 Nov 09:00  git  First of all
    added: Ada, 0 entries"
	GIT_AUTHOR_NAME='Eva Lind' ii-set ada org=X
	NO_COLOR=1 on_terminal ii-history ada
	out_has 'Eva Lind   ii-set'
	on_terminal ii-history ada
	out_has $'\e[36mada\e[0m'
	out_has $'\e[32m    + Org: X\e[0m'
}

@test "nothing in a commit drives the terminal" {
	book
	printf 'Name: A\e[2J\n' >ii/ada.txt
	git -C ii add .
	GIT_AUTHOR_NAME=$'Eve\e[31m' git -C ii commit -q -m $'Plain\e[2J\n\nTool: x\e[2J'
	for option in '' -p '-r 1'; do
		NO_COLOR=1 on_terminal ii-history $option ada
		status_is 0
		out_lacks $'\e'
	done
	NO_COLOR=1 on_terminal ii-history
	out_lacks $'\e'
	out_has 'Eve\x1b[31m'
	out_has 'Plain\x1b[2J'
}

@test "where the locale has no arrow it is made of ASCII" {
	sample
	ii-set mary org=Univac
	LC_ALL=C ok told mary
	out_has 'Org: Burroughs -> Univac'
}

@test "without a commit there is no history" {
	mkdir plain
	: >plain/.ii
	run ii-history -C plain
	status_is 2
	err_is 'ii-history: plain is not a git repository: ii-init makes one'
	git -C plain init -q
	run ii-history -C plain
	status_is 1
	out_is_empty
	err_is 'ii-history: plain: nothing is committed yet'
	printf 'Name: Ada\n' >plain/ada.txt
	for option in '' '-r 1' -j; do
		run ii-history -C plain $option ada
		status_is 1
		out_is_empty
		err_is 'ii-history: ada: no commit has this contact yet'
	done
}

@test "an edit that is not committed is not in the history" {
	sample
	left_dirty
	printf '2026-11-22 note Not yet.\n' >>ii/mary-hawes.txt
	ok told mary
	out_is '1	git	added: Mary Hawes, 0 entries'
}

@test "it writes nothing, and a book that is held by a writer is read" {
	sample
	ls -la ii/.git >before
	chmod a-w ii ii/.git
	ok told mary
	chmod u+w ii ii/.git
	ls -la ii/.git >after
	flock ii/.git/ii.lock ii-history mary >listed
	[ -s listed ]
	diff <(grep -v ' \.\.*$\|ii.lock' before) <(grep -v ' \.\.*$\|ii.lock' after)
}

@test "a version too large to be a record is told, and the rest is listed" {
	book
	printf 'Name: Ada\n' | record ada
	{ printf 'Name: Ada\n'; head -c 17000000 /dev/zero | tr '\0' '#'; } | record ada
	printf 'Name: Ada\nOrg: X\n' | record ada
	git -C ii rm -q ada.txt
	git -C ii commit -q -m 'Gone'
	run told ada
	status_is 0
	err_is_empty
	out_is <<-E
	4	git	removed: Ada, 0 entries
	3	git	changed: was larger than 16 MiB
	2	git	changed: larger than 16 MiB
	1	git	added: Ada, 0 entries
	E
	ok ii-history -p ada
	out_has 'ada.txt: larger than 16 MiB, not shown'
	run ii-history -r 2 ada
	status_is 2
	err_is 'ii-history: this version of ada.txt is larger than 16 MiB'
}

@test "output that cannot be written is an error" {
	sample
	run sh -c 'ii-history >/dev/full'
	status_is 2
	err_is 'ii-history: cannot write the output: No space left on device'
	run sh -c 'ii-history mary >/dev/full'
	status_is 2
}
