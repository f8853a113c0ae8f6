#!/usr/bin/env bats
# ii-check: what is wrong in a book, and what can be mended.

load helper

begin() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

@test "a sound book: nothing is printed, and the answer is 0" {
	begin
	ok ii-check
	out_is_empty
	on_terminal ii-check
	status_is 0
	out_is 'Nothing is wrong in 8 contacts.'
}

@test "problems are printed as file:line: message, by file and line" {
	begin
	record zoe <<-'E'
		Name: Zoe
		just words
		Via: @noor-hadad
	E
	record ada <<-'E'
		Name: Ada

		2026-11-02 aksed by letter
		2026-02-30 note x
	E
	run ii-check
	status_is 1
	err_is_empty
	out_is <<-E
		$HOME/ii/ada.txt:3: 'aksed' is no kind of entry, and reads as a note: expected asked
		$HOME/ii/ada.txt:4: '2026-02-30' is no day of the calendar: expected YYYY-MM-DD
		$HOME/ii/zoe.txt:2: 'just words' is neither a field nor an entry: expected 'Name: value', a date, or # for a comment
		$HOME/ii/zoe.txt:3: '@noor-hadad' is nobody's: did you mean @noor-haddad?
	E
	on_terminal env NO_COLOR=1 ii-check
	status_is 1
	out_has '4 problems in 10 contacts.'
}

@test "operands say whose problems are printed, as in the tools that list" {
	begin
	for id in ada bob; do
		printf 'Name: %s Byron\nOrg: Works of %s\nwords\n' $id $id | record $id
	done
	run ii-check ada
	status_is 1
	out_has ada.txt:3:
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" = 1 ]
	run ii-check -v org~ada
	status_is 1
	out_has bob.txt:3:
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" = 1 ]
	ok ii-check grace
	ok ii-check stage=kept
	run ii-check ii/bob.txt
	out_has ii/bob.txt:3:
	run sh -c 'ii-ls ada | ii-check -'
	status_is 1
	out_has ada.txt:3:
	run ii-check ii/nobody.txt
	status_is 2
	err_has 'no contact of the book'
}

@test "operands that select nobody are told, and nothing is said to be right" {
	begin
	for operand in nobody @nobody; do
		run ii-check "$operand"
		status_is 1
		out_is_empty
		err_is <<-'E'
		ii-check: nobody: no such contact
		ii-check: nothing was checked: the operands select no contact
		E
	done
	run ii-check org=nowhere
	status_is 1
	out_is_empty
	err_is 'ii-check: nothing was checked: the operands select no contact'
	run ii-check ogr=x
	status_is 1
	err_has 'did you mean Org?'
	run ii-check - </dev/null
	status_is 1
	on_terminal ii-check nobody
	out_has 'ii-check: nothing was checked: the operands select no contact'
	on_terminal ii-check ii/nobody.txt
	status_is 2
	out_is 'ii-check: nobody: no contact of the book ii has this id'
	ok ii-check grace
	cp -r ii other
	ok ii-check ./ii ./other grace
}

@test "a name that means a field which stands here, too, is told once" {
	begin
	record ada <<-'E'
		Name: Ada
		Org: A
		Organisation: B
		Email: a@example.org
		E-mail: b@example.org
		Timezone: UTC
		Zone: UTC
		Plase: York 
	E
	run ii-check ada
	status_is 1
	out_is <<-E
		$HOME/ii/ada.txt:3: 'Organisation' means Org, which stands here, too: expected one of them
		$HOME/ii/ada.txt:5: 'E-mail' is not as ii writes it: expected Email (-m mends it)
		$HOME/ii/ada.txt:6: 'Timezone' means Zone, which stands here, too: expected one of them
		$HOME/ii/ada.txt:8: 'Plase' is no name that ii knows: did you mean Place?
		$HOME/ii/ada.txt:8: 'Plase: York ' is not as ii writes it: expected no white space at its end (-m mends it)
	E
}

@test "what is mended is told in the order of files, lines and words" {
	begin
	for id in zoe ada; do
		printf 'name: %s  \n\n2026/11/02 owe due=2026/12/01  x \n' $id | record $id
	done
	run ii-check -mn ii/ada.txt ii/zoe.txt
	grep 'would mend: ' <<<"$output" | sed 's/would mend: //' >would
	[ "$(wc -l <would)" -gt 4 ]
	run ii-check -m ii/zoe.txt ii/ada.txt
	sed -n 's/mended: //p' <<<"$output" >did
	cmp would did
}

@test "what is wrong in other records still counts for those that are picked" {
	begin
	printf 'Name: Nora\nEmail: noor@example.com\n' | record nora
	run ii-check noor-haddad
	status_is 0
	run ii-check nora
	status_is 1
	out_is "$HOME/ii/nora.txt:2: 'nora' has the same email as noor-haddad: two people? (ii-mv unites two records)"
}

@test "two books are checked one after the other" {
	begin
	new_book "$HOME/two"
	printf 'Name: B\nwords\n' >two/b.txt
	git -C two add . && git -C two commit -qm b
	printf 'Name: A\nwords\n' | record a
	run ii-check ./two ~/ii
	status_is 1
	[ "$(cut -d : -f 1,2 "$BATS_TEST_TMPDIR/out")" = "./two/b.txt:2
$HOME/ii/a.txt:2" ]
}

@test "files that are no contacts are named" {
	begin
	cd ii
	: >empty.txt
	printf 'Org: x\n' >nameless.txt
	printf 'Name: x\n<<<<<<< ours\n=======\n>>>>>>> theirs\n' >marks.txt
	printf 'Name: N\0ul\n' >nul.txt
	printf 'Name: L\351on\n' >leon.txt
	ln -s ana-lima.txt link.txt
	ln -s nowhere dangling.txt
	mkdir dir.txt
	cp ana-lima.txt 'Zoë Z.txt'
	truncate -s 17M large.txt
	: >.hidden.txt
	: >notes.md
	run ii-check
	status_is 1
	err_is_empty
	grep -v ' is neither ' "$BATS_TEST_TMPDIR/out" | sed "s|^$HOME/ii/||" >"$HOME/got"
	file_is ~/got <<-'E'
		Zoë Z.txt:1: 'Zoë Z.txt' is no name of a record: expected an id, as in zoe-z.txt
		dangling.txt:1: is a link, not a file
		dir.txt:1: is a directory, not a file
		empty.txt:1: is empty
		large.txt:1: is larger than a record may be (16 MiB)
		leon.txt:1: has bytes that are no UTF-8
		link.txt:1: is a link, not a file
		marks.txt:2: has conflict marks (ii-edit takes them out, or ii-sync where git left them)
		nameless.txt:1: has no Name:
		nul.txt:1: has NUL bytes
	E
	left_dirty
}

@test "all bad settings are named, and the records are checked all the same" {
	begin
	printf 'Nudge: soon\nZone: Nowhere\nHolidays: days\nSeekr: x\nWorkdays: never\n' >ii/.ii
	git -C ii commit -qam 'Spoil the settings'
	printf 'Name: A\nwords\n' | record a
	run ii-check
	status_is 1
	err_is_empty
	[ "$(cut -d : -f 1,2 "$BATS_TEST_TMPDIR/out" | sed 's|.*/||')" = \
	    $'.ii:1\n.ii:2\n.ii:3\n.ii:4\n.ii:5\na.txt:2' ]
}

# spoil: a record with all that can be mended, and something that cannot.
spoil() {
	printf '\357\273\277name: Ada  \r\nE-mail: ada@example.org\nMine:  a  b\n\n2026/11/2 10:00 met/cafe fit=4 Long.\nPatient.\n\tQ: why?\t\n2026-11-03 owe due=2026/12/1 The  list.\n2026-11-04 aksed' |
	    record ada
}

@test "-m mends what is safe in one commit, and leaves every other byte" {
	begin
	spoil
	run ii-check -m
	status_is 1
	err_is_empty
	out_is <<-E
		$HOME/ii/ada.txt:1: mended: 'name' is not as ii writes it: expected Name
		$HOME/ii/ada.txt:1: mended: 'name: Ada  ' is not as ii writes it: expected no white space at its end, and 1 more like it
		$HOME/ii/ada.txt:2: mended: 'E-mail' is not as ii writes it: expected Email
		$HOME/ii/ada.txt:5: mended: '2026/11/2 10:00 met/cafe fit=4 Long.' is not as ii writes it: expected 2026-11-02
		$HOME/ii/ada.txt:6: mended: 'Patient.' is not as ii writes it: expected a TAB before it
		$HOME/ii/ada.txt:8: mended: 'due=2026/12/1' is not as ii writes it: expected due=2026-12-01
		$HOME/ii/ada.txt:9: 'aksed' is no kind of entry, and reads as a note: expected asked
	E
	printf '\357\273\277Name: Ada\r\nEmail: ada@example.org\nMine:  a  b\n\n2026-11-02 10:00 met/cafe fit=4 Long.\n\tPatient.\n\tQ: why?\n2026-11-03 owe due=2026-12-01 The  list.\n2026-11-04 aksed' >expected
	cmp expected ii/ada.txt
	[ "$(git -C ii log -1 --format=%s)" = 'Mend ada' ]
	[ "$(git -C ii show --format= --name-only)" = ada.txt ]
}

@test "mending twice is mending once" {
	begin
	spoil
	run ii-check -m
	git -C ii rev-parse HEAD >before
	run ii-check -m
	status_is 1
	[ "$(wc -l <"$BATS_TEST_TMPDIR/out")" = 1 ]
	git -C ii rev-parse HEAD | cmp - before
}

@test "without -m and with -n nothing is written" {
	begin
	spoil
	cp ii/ada.txt before
	run ii-check
	status_is 1
	out_has 'expected Name (-m mends it)'
	run ii-check -m -n
	status_is 1
	out_has 'would mend: '
	cmp before ii/ada.txt
	[ "$(git -C ii log -1 --format=%s)" = 'Write ada' ]
	run ii-check -n
	status_is 2
	err_has 'usage: ii-check'
}

@test "only the contacts that are picked are mended, all in one commit" {
	begin
	for id in a b c; do
		printf 'name: %s\nOrg: %s\n' $id $id | record $id
	done
	ok sh -c 'printf "a\nb\n" | ii-check -m -'
	[ "$(head -qn 1 ii/[abc].txt)" = $'Name: a\nName: b\nname: c' ]
	[ "$(git -C ii log -1 --format=%s)" = 'Mend a and b' ]
}

@test "a file that is no record is not mended" {
	begin
	printf 'name: x \n<<<<<<< ours\n=======\n>>>>>>> theirs\n' >ii/x.txt
	cp ii/x.txt before
	run ii-check -m
	status_is 1
	cmp before ii/x.txt
	left_dirty
}

@test "-q prints nothing" {
	begin
	ok ii-check -q
	spoil
	run ii-check -q
	status_is 1
	out_is_empty
	err_is_empty
}

@test "nothing in a record drives the terminal" {
	begin
	printf 'Name: A\n\033]0;x\007 words\n' | record a
	on_terminal env NO_COLOR=1 ii-check
	status_is 1
	out_has "'\\x1b]0;x\\x07 words' is neither"
}

@test "a book that is not there is an error" {
	begin
	run ii-check -C nowhere
	status_is 2
	out_is_empty
	err_has 'there is no book at nowhere'
	run ii-check org~[
	status_is 2
	out_is_empty
}

@test "600 contacts from an import are not complained of" {
	local i

	begin
	for i in $(seq 600); do
		printf 'Name: Person %s\nOrg: Org %s\nLink: https://www.linkedin.com/in/p%s\n' \
		    "$i" $((i % 40)) "$i" >"ii/person-$i.txt"
	done
	git -C ii add . && git -C ii commit -qm Import
	ok ii-check
}

@test "output that cannot be written is an error" {
	begin
	spoil
	run sh -c 'ii-check >/dev/full'
	status_is 2
	err_has 'ii-check:'
}
