#!/usr/bin/env bats
# ii-edit: records in the editor, merged back.

load helper

# begin: the sample book, and a place for copies that is easy to look at.
begin() {
	export TMPDIR=$HOME/tmp
	mkdir "$TMPDIR"
	book "$top"/tests/data/examples/*.txt
	start=$(git -C ~/ii rev-parse HEAD)
}

# subjects: of the commits since, the latest first.
subjects() {
	git -C ~/ii log --format=%s "$start.."
}

# editor: an editor that runs what stands on standard input, with the copies as
# its operands.
editor() {
	{ echo '#!/bin/sh'; cat; } >editor
	chmod +x editor
	export VISUAL=$HOME/editor
}

# kept ID: the copy that was kept of it.
kept() {
	echo "$TMPDIR"/ii-*/"$1.txt"
}

nothing_is_kept() {
	[ -z "$(ls -A "$TMPDIR")" ]
}

@test "what is changed in the editor is saved, in one commit, and nothing is left" {
	begin
	export VISUAL="sed -i 's/^Role: .*/Role: Rear admiral/'"
	ok ii-edit grace howard
	out_is $'grace-hopper\nhoward-aiken'
	grep -qx 'Role: Rear admiral' ii/grace-hopper.txt
	grep -qx 'Role: Rear admiral' ii/howard-aiken.txt
	[ "$(subjects)" = 'Edit grace-hopper and howard-aiken' ]
	nothing_is_kept
}

@test "records of several books are edited together, with a commit in each" {
	begin
	new_book ~/other "$top"/tests/data/examples/grace-hopper.txt
	editor <<-'E'
		for f; do basename "$f"; done >names
		sed -i 's/^Role: .*/Role: Rear admiral/' "$@"
	E
	ok ii-edit grace other/grace-hopper.txt
	out_is $HOME/ii/grace-hopper.txt$'\n'other/grace-hopper.txt
	[ "$(cat names)" = $'grace-hopper.txt\ngrace-hopper.2.txt' ]
	[ "$(subjects)" = 'Edit grace-hopper' ]
	[ "$(git -C other log -1 --format=%s)" = 'Edit grace-hopper' ]
	nothing_is_kept
}

@test "what one book does not take is kept, and another's saved" {
	begin
	mkdir d
	cp ii/ana-lima.txt d
	export VISUAL="sed -i 's/^Name: .*/Name: Ana/'"
	run ii-edit d/ana-lima.txt ana
	status_is 2
	out_is "$HOME/ii/ana-lima.txt"
	err_is <<-E
	ii-edit: d is not a git repository: ii-init makes one
	ii-edit: ana-lima: not saved; what you typed is kept in $(kept ana-lima)
	E
	grep -qx 'Name: Ana' "$(kept ana-lima)"
	[ "$(subjects)" = 'Edit ana-lima' ]
}

@test "VISUAL goes before EDITOR, and either may be several words" {
	begin
	export EDITOR="sed -i s/Remington/Moss/"
	ok ii-edit grace
	grep -q Moss ii/grace-hopper.txt
	export VISUAL="sed -i 's/Moss Rand/Fern Works/'" EDITOR=false
	ok ii-edit grace
	grep -qx 'Org: Fern Works' ii/grace-hopper.txt
}

@test "the copy is called by the id and .txt, and is the user's alone" {
	begin
	editor <<-'E'
		basename "$1" >name
		stat -c %a "$1" "$(dirname "$1")" >modes
	E
	run ii-edit grace
	status_is 0
	[ "$(cat name)" = grace-hopper.txt ]
	[ "$(cat modes)" = $'600\n700' ]
}

@test "nothing changed means no commit" {
	begin
	export VISUAL=touch
	run ii-edit grace yuki
	status_is 0
	out_is_empty
	err_is 'ii-edit: nothing was changed'
	[ -z "$(subjects)" ]
	nothing_is_kept
}

@test "only what the editor changed is other, byte for byte" {
	begin
	printf '\357\273\277name: Ada\r\nX-own:  1 \n\n2026-11-02 mused on\t\r\nno end' | record ada
	cp ii/ada.txt before
	export VISUAL='sed -i s/mused/thought/'
	run ii-edit ada
	status_is 0
	sed s/mused/thought/ before >expected
	cmp expected ii/ada.txt
}

@test "ids come from standard input" {
	begin
	export VISUAL='sed -i s/Kestrel/Merlin/'
	ii-ls org~Kestrel >list
	run sh -c 'ii-edit - <list'
	status_is 0
	out_is $'ana-lima\nnoor-haddad'
	run ii-edit - </dev/null
	status_is 1
}

@test "what another tool writes while the editor is open stays" {
	begin
	editor <<-'E'
		sed -i 's/^Place: .*/Place: Boston/' "$1"
		ii-log -q grace note 'In the meantime.'
		ii-log -q noor note 'Another record.'
	E
	run ii-edit grace
	status_is 0
	err_is 'ii-edit: grace-hopper was changed meanwhile: both changes are in it'
	grep -qx 'Place: Boston' ii/grace-hopper.txt
	grep -qx '2026-11-23 note In the meantime.' ii/grace-hopper.txt
	[ "$(subjects)" = $'Edit grace-hopper\nLog note with noor-haddad\nLog note with grace-hopper' ]
}

@test "what is edited by hand while the editor is open stays, committed apart" {
	begin
	editor <<-'E'
		sed -i 's/^Place: .*/Place: Boston/' "$1"
		echo '2026-11-22 note by hand' >>~/ii/grace-hopper.txt
	E
	run ii-edit grace
	status_is 0
	[ "$(subjects)" = $'Edit grace-hopper\nEdit grace-hopper by hand' ]
	grep -qx 'Place: Boston' ii/grace-hopper.txt
	grep -qx '2026-11-22 note by hand' ii/grace-hopper.txt
}

@test "the same record in two editors keeps both edits" {
	begin
	editor <<-'E'
		sed -i 's/^Place: .*/Place: Boston/' "$1"
		VISUAL="sed -i 's/^Org: .*/Org: Navy/'" ii-edit grace
	E
	run ii-edit grace
	status_is 0
	grep -qx 'Place: Boston' ii/grace-hopper.txt
	grep -qx 'Org: Navy' ii/grace-hopper.txt
}

@test "a field that both set keeps one value, and the other as Clash:" {
	begin
	editor <<-'E'
		sed -i 's/^Place: .*/Place: Boston/' "$1"
		sed -i 's/^Place: .*/Place: Arlington/' ~/ii/grace-hopper.txt
	E
	run ii-edit grace
	status_is 0
	err_has 'both set the same field'
	grep -qx 'Place: Boston' ii/grace-hopper.txt
	grep -qx 'Clash: Place: Arlington' ii/grace-hopper.txt
}

@test "many editors at once lose nothing" {
	local i

	begin
	editor <<-'E'
		echo "Ask: question $N" >>"$1.new"
		cat "$1.new" >"$1.tmp"
		{ head -1 "$1"; cat "$1.tmp"; tail -n +2 "$1"; } >"$1.all"
		mv "$1.all" "$1"
	E
	for i in 1 2 3 4 5 6 7 8; do
		N=$i ii-edit grace >>out 2>>err &
	done
	wait
	[ "$(grep -c '^Ask: question' ii/grace-hopper.txt)" = 8 ]
	[ "$(subjects | grep -c 'Edit grace-hopper')" = 8 ]
	nothing_is_kept
}

@test "a contact renamed meanwhile is changed under its new id" {
	begin
	editor <<-'E'
		sed -i 's/^Place: .*/Place: Boston/' "$1"
		ii-mv grace g
	E
	run ii-edit grace
	status_is 0
	err_has 'grace-hopper is called g since: saved there'
	[ ! -e ii/grace-hopper.txt ]
	grep -qx 'Place: Boston' ii/g.txt
	grep -qx 'Was: grace-hopper' ii/g.txt
}

@test "an edit beats a removal meanwhile, and says so" {
	begin
	editor <<-'E'
		sed -i 's/^Place: .*/Place: Boston/' "$1"
		rm ~/ii/grace-hopper.txt
	E
	run ii-edit grace
	status_is 0
	err_is 'ii-edit: grace-hopper was removed meanwhile: your edit brings it back'
	grep -qx 'Place: Boston' ii/grace-hopper.txt
}

@test "the book is not locked while the editor is open" {
	begin
	editor <<-'E'
		timeout 10 ii-log -q ana note 'Not kept waiting.'
	E
	run ii-edit grace
	status_is 0
	grep -q 'Not kept waiting' ii/ana-lima.txt
}

@test "a text that is no record any more is named, not saved, and kept" {
	local sed

	begin
	for sed in 's/^Name:.*//' '3i <<<<<<< ours' '2s/./\x00/'; do
		export VISUAL="sed -i '$sed'"
		run ii-edit grace
		status_is 2
		out_is_empty
		err_has 'ii-edit: grace-hopper.txt:'
		err_has "what you typed is kept in $(kept grace-hopper)"
		sed "$sed" ii/grace-hopper.txt | cmp - "$(kept grace-hopper)"
		rm -r "${TMPDIR:?}"/ii-*
	done
	[ -z "$(subjects)" ]
}

@test "of several records the good are saved and the bad are kept" {
	begin
	editor <<-'E'
		sed -i 's/^Role: .*/Role: Tester/' "$1" "$2"
		sed -i 's/^Name:.*//' "$2"
	E
	run ii-edit ana mary
	status_is 2
	out_is ana-lima
	[ -f "$(kept mary-hawes)" ]
	[ ! -e "$(kept ana-lima)" ]
	grep -qx 'Role: Tester' ii/ana-lima.txt
}

@test "a line that is not understood is named with its line, and saved" {
	begin
	export VISUAL="sed -i -e '3s/.*/Role Test engineer/' -e '\$a\\2026-11-20 grumbled aloud'"
	run ii-edit ana
	status_is 0
	err_is <<-'E'
		ii-edit: ana-lima.txt:3: 'Role Test engineer' is neither a field nor an entry: expected 'Name: value', a date, or # for a comment
		ii-edit: ana-lima.txt:5: 'grumbled' is no kind of entry, and reads as a note: expected one that ii-record(5) lists
	E
	grep -qx 'Role Test engineer' ii/ana-lima.txt
	export VISUAL="sed -i 's/^Org: /Org: New /'"
	ok ii-edit ana
}

@test "on a terminal it offers to edit again, what is typed being there" {
	begin
	editor <<-'E'
		if [ -e again ]; then sed -i 's/^Nom:/Name:/' "$1"
		else sed -i -e 's/^Name:/Nom:/' -e 's/^Role: .*/Role: Tester/' "$1"; touch again; fi
	E
	on_terminal sh -c "echo y >'$BATS_TEST_TMPDIR/keys'; ii-edit ana"
	status_is 0
	out_has 'ana-lima.txt:1: has no Name:'
	out_has 'Edit again?  If not, it is not saved, and what you typed is kept in a file.'
	out_has '[y/N] '
	[ "$(head -3 ii/ana-lima.txt)" = \
	    $'Name: Ana Lima\nOrg: Kestrel Robotics\nRole: Tester' ]
	nothing_is_kept
}

@test "without an answer what is odd is saved as it is" {
	begin
	export VISUAL="sed -i 's/^Role: .*/just words/'"
	on_terminal sh -c "echo >'$BATS_TEST_TMPDIR/keys'; ii-edit ana"
	status_is 0
	out_has 'Edit again?  If not, it is saved as it is. [y/N]'
	grep -qx 'just words' ii/ana-lima.txt
	nothing_is_kept
}

@test "an emptied text removes nobody" {
	begin
	export VISUAL='cp /dev/null'
	run ii-edit ana
	status_is 2
	err_has 'ii-rm removes contacts'
	[ -s ii/ana-lima.txt ]
	nothing_is_kept
}

@test "an editor that did not end well saves nothing and keeps what was typed" {
	begin
	editor <<-'E'
		sed -i 's/^Role: .*/Role: Tester/' "$1"
		kill -9 $$
	E
	run ii-edit ana
	status_is 2
	err_has 'did not end well'
	grep -qx 'Role: Tester' "$(kept ana-lima)"
	rm -r "${TMPDIR:?}"/ii-*
	export VISUAL=false
	run ii-edit ana
	status_is 2
	nothing_is_kept
	export VISUAL=no-such-editor
	run ii-edit ana
	status_is 2
	err_has 'set VISUAL or EDITOR'
	[ -z "$(subjects)" ]
}

@test "when the book cannot be written, what was typed is kept" {
	begin
	editor <<-'E'
		sed -i 's/^Role: .*/Role: Tester/' "$1"
		mv ~/ii/.git ~/away
	E
	run ii-edit ana
	status_is 2
	out_is_empty
	err_has 'is not a git repository'
	grep -qx 'Role: Tester' "$(kept ana-lima)"
	mv away ii/.git
}

@test "copies that cannot be laid out are an error before the editor opens" {
	begin
	export TMPDIR=$HOME/nowhere VISUAL='touch opened'
	run ii-edit ana
	status_is 2
	err_has "$HOME/nowhere"
	[ ! -e opened ]
}

@test "a contact who is not there opens no editor" {
	begin
	export VISUAL='touch opened'
	run ii-edit ana grace-hoper
	status_is 2
	err_has 'did you mean grace-hopper'
	[ ! -e opened ]
	run ii-edit
	status_is 2
	err_has 'usage: ii-edit'
}

@test "output that cannot be written is an error, and the edit is saved" {
	begin
	export VISUAL="sed -i 's/^Role: .*/Role: Tester/'"
	run sh -c 'ii-edit ana >/dev/full'
	status_is 2
	err_has 'ii-edit:'
	grep -qx 'Role: Tester' ii/ana-lima.txt
}
