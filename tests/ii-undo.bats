#!/usr/bin/env bats
# ii-undo: take back a change of the book.

load helper

# shellcheck disable=SC2016
again='ii-undo: ii-undo again takes this back; for what was before: ii-undo with a commit from ii-history'

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

subject() { git -C ~/ii log -1 --format=%s; }
tree() { git -C ~/ii rev-parse "${1-HEAD}^{tree}"; }
head_is() { [ "$(git -C ~/ii rev-parse HEAD)" = "$1" ]; }
quietly() { "$@" >/dev/null 2>&1; }

@test "it takes back the last change by a new commit, and says what it was" {
	sample
	before=$(tree)
	quietly ii-log kofi note 'Wrong person.'
	undone=$(git -C ~/ii rev-parse HEAD)
	run ii-undo
	status_is 0
	out_is 'kofi-mensah	- 2026-11-23 note Wrong person.'
	err_is "ii-undo: undone: \"Log note with kofi-mensah\"
$again"
	[ "$(tree)" = "$before" ]
	[ "$(git -C ~/ii log -1 --format=%B)" = "Undo \"Log note with kofi-mensah\"

This undoes commit $undone.

Tool: ii-undo" ]
	[ "$(git -C ~/ii rev-parse HEAD^)" = "$undone" ]
}

@test "undoing again does it again, as often as one likes" {
	sample
	quietly ii-log kofi note One.
	with=$(tree) without=$(tree HEAD^)
	for _ in 1 2; do
		quietly ii-undo
		[ "$(tree)" = "$without" ]
		[ "$(subject)" = 'Undo "Log note with kofi-mensah"' ]
		run ii-undo
		status_is 0
		out_is 'kofi-mensah	+ 2026-11-23 note One.'
		err_has 'ii-undo: done again: "Log note with kofi-mensah"'
		[ "$(tree)" = "$with" ]
		[ "$(subject)" = 'Redo "Log note with kofi-mensah"' ]
	done
	run ii-undo
	err_has 'ii-undo: undone: "Log note with kofi-mensah"'
	[ "$(git -C ~/ii rev-list --count HEAD)" = 7 ]
}

@test "entries logged later stay, each once, at a commit that is named" {
	sample
	quietly ii-log kofi note One.
	quietly ii-log kofi note Two.
	quietly ii-log grace note Three.
	commit=$(ii-history kofi | awk -F '\t' '/One/ { print $3 }')
	run ii-undo "$commit"
	status_is 0
	out_is 'kofi-mensah	- 2026-11-23 note One.'
	[ "$(grep -c 'One\.\|Two\.' ~/ii/kofi-mensah.txt)" = 1 ]
	grep -q Three. ~/ii/grace-hopper.txt
	run ii-undo "$commit"
	status_is 1
	out_is_empty
	err_is 'ii-undo: "Log note with kofi-mensah": nothing is left of it to be taken back
ii-undo: nothing was undone'
}

@test "the last change of one contact, whatever was done since" {
	sample
	quietly ii-set grace role=CTO
	quietly ii-log kofi note One.
	run ii-undo grace
	status_is 0
	out_is 'grace-hopper	Role: CTO → Director of automatic programming'
	err_has 'undone: "Set role of grace-hopper"'
	grep -q One. ~/ii/kofi-mensah.txt
	quietly ii-undo grace
	grep -qx 'Role: CTO' ~/ii/grace-hopper.txt
	run ii-undo ana
	status_is 1
	err_has '"Begin the book": the book began with it; to remove contacts there is ii-rm'
}

@test "of a change of several contacts only this one's is taken back" {
	sample
	printf 'Name,Email\nAda King,ada@example.org\nBo Li,bo@example.org\n' >new.csv
	quietly ii-import new.csv
	commit=$(git -C ~/ii rev-parse --short HEAD)
	run ii-undo ada-king
	status_is 0
	out_is 'ada-king	removed: Ada King, 0 entries'
	err_is "ii-undo: the commit changed 1 other, too; all of it: ii-undo $commit
ii-undo: undone for ada-king: \"Import 2 contacts from new.csv\"
$again"
	[ -e ~/ii/bo-li.txt ]
	[ "$(subject)" = 'Undo "Import 2 contacts from new.csv" for ada-king' ]
	quietly ii-undo
	[ "$(subject)" = 'Redo "Import 2 contacts from new.csv" for ada-king' ]
	[ "$(tree)" = "$(tree "$commit")" ]
}

@test "whom one talked to since stays when an import is taken back" {
	sample
	printf 'Name,Email\nAda King,ada@example.org\nBo Li,bo@example.org\nCy Oh,cy@example.org\n' >new.csv
	quietly ii-import new.csv
	quietly ii-log bo asked/email
	run ii-undo HEAD^
	status_is 0
	out_is 'ada-king	removed: Ada King, 0 entries
cy-oh	removed: Cy Oh, 0 entries'
	err_is "ii-undo: bo-li was changed since, and stays
ii-undo: undone: \"Import 3 contacts from new.csv\"
$again"
	grep -q asked ~/ii/bo-li.txt
}

@test "when all that was added was changed since, nothing is done" {
	sample
	quietly ii-add 'Ada King'
	quietly ii-log ada asked/email
	before=$(git -C ~/ii rev-parse HEAD)
	run ii-undo HEAD^
	status_is 1
	err_has 'all that it added was changed since, and stays'
	head_is "$before"
}

@test "a renaming is taken back with what was logged later" {
	sample
	quietly ii-mv kofi kofi-x
	quietly ii-log kofi-x note Later.
	run ii-undo HEAD^
	status_is 0
	out_is 'kofi-mensah	renamed from kofi-x'
	[ ! -e ~/ii/kofi-x.txt ]
	[ "$(grep -c Later. ~/ii/kofi-mensah.txt)" = 1 ]
	grep -qx 'Was: kofi-x' ~/ii/kofi-mensah.txt # who named it so is understood
	run ii-undo kofi
	out_is 'kofi-x	renamed from kofi-mensah'
	[ "$(grep -c Later. ~/ii/kofi-x.txt)" = 1 ]
}

@test "two that were united part again, and unite again" {
	sample
	quietly ii-log kofi note Of_Kofi.
	before=$(tree)
	quietly ii-mv -F kofi grace-hopper
	[ ! -e ~/ii/kofi-mensah.txt ]
	united=$(tree)
	run ii-undo grace
	status_is 0
	out_has 'kofi-mensah	added: Kofi Mensah, 2 entries'
	[ "$(tree)" = "$before" ]
	quietly ii-undo kofi
	[ "$(tree)" = "$united" ]
}

@test "who was removed comes back, by the id or a part of it" {
	sample
	cp ~/ii/grace-hopper.txt .
	quietly ii-rm -F grace
	quietly ii-log kofi note x
	for name in hopper grace-hopper.txt; do
		run ii-undo $name
		status_is 0
		out_is 'grace-hopper	added: Grace Hopper, 8 entries'
		cmp grace-hopper.txt ~/ii/grace-hopper.txt
		quietly ii-rm -F grace
	done
}

@test "a field that was changed since keeps its later value" {
	sample
	quietly ii-set grace role=Aaa org=Bureau
	for later in Zzz AAA; do
		quietly ii-set grace role=$later
		run ii-undo HEAD^
		status_is 0
		grep -qx "Role: $later" ~/ii/grace-hopper.txt
		out_lacks Role
		out_has 'grace-hopper	Org: '
		run grep Clash ~/ii/grace-hopper.txt
		status_is 1
		quietly ii-set grace role=Aaa org=Bureau$later
	done
}

@test "what was edited by hand is the last change, and is committed first" {
	sample
	quietly ii-log kofi note One.
	echo 'Goal: x' >>~/ii/ana-lima.txt
	before=$(git -C ~/ii rev-parse HEAD)
	run ii-undo
	status_is 0
	out_is 'ana-lima	- Goal: x'
	err_has 'undone: "Edit ana-lima by hand"'
	[ "$(git -C ~/ii log -2 --format=%s)" = 'Undo "Edit ana-lima by hand"
Edit ana-lima by hand' ]
	[ "$(tree)" = "$(tree "$before")" ]
	quietly ii-undo
	grep -qx 'Goal: x' ~/ii/ana-lima.txt
}

@test "an edit by hand stays when another change is taken back" {
	sample
	quietly ii-log kofi note One.
	echo '2026-11-24 note By hand.' >>~/ii/kofi-mensah.txt
	run ii-undo HEAD
	status_is 0
	out_is 'kofi-mensah	- 2026-11-24 note By hand.'
	quietly ii-undo
	run ii-undo HEAD~3
	status_is 0
	out_is 'kofi-mensah	- 2026-11-23 note One.'
	grep -q 'By hand' ~/ii/kofi-mensah.txt
}

@test "-n shows what would be, and changes nothing" {
	sample
	quietly ii-log kofi note One.
	git -C ~/ii rev-parse HEAD >before
	run ii-undo -n
	status_is 0
	out_is 'kofi-mensah	- 2026-11-23 note One.'
	err_is 'ii-undo: would be undone: "Log note with kofi-mensah"'
	echo '2026-11-24 note By hand.' >>~/ii/kofi-mensah.txt
	find ~/ii/.git/objects ~/ii/.git/index -type f -printf '%p %T@\n' | sort >objects
	cp ~/ii/kofi-mensah.txt .
	run ii-undo -n
	out_is 'kofi-mensah	- 2026-11-24 note By hand.'
	err_is 'ii-undo: would be undone: "Edit kofi-mensah by hand"'
	run ii-undo -n "$(cat before)"
	out_is 'kofi-mensah	- 2026-11-23 note One.'
	run ii-undo -n kofi
	out_is 'kofi-mensah	- 2026-11-24 note By hand.'
	git -C ~/ii rev-parse HEAD | cmp - before
	find ~/ii/.git/objects ~/ii/.git/index -type f -printf '%p %T@\n' | sort | cmp - objects
	cmp kofi-mensah.txt ~/ii/kofi-mensah.txt
	left_dirty
}

# Two people: Sam's book, and a clone in which Bo works.
team() {
	sample
	git clone -q ~/ii other
	GIT_AUTHOR_EMAIL=bo@example.org quietly ii-log -C other grace note 'Of Bo.'
}

@test "what others wrote, and merges, are passed over until they are named" {
	team
	quietly ii-log kofi note Mine.
	git -C ~/ii pull -q --no-rebase --no-edit ../other 2>/dev/null
	theirs=$(git -C ~/ii rev-parse HEAD^2)
	merge=$(git -C ~/ii rev-parse HEAD)
	run ii-undo
	status_is 0
	out_is 'kofi-mensah	- 2026-11-23 note Mine.'
	run ii-undo grace
	status_is 1
	err_has 'ii-undo: grace-hopper: the last change is by '
	err_has ", not yours: \"Log note with grace-hopper\"; to undo it all the same: ii-undo ${theirs:0:7}"
	run ii-undo "$theirs"
	status_is 0
	out_is 'grace-hopper	- 2026-11-23 note Of Bo.'
	run ii-undo "$merge"
	status_is 1
	err_has 'nothing is left'
	quietly ii-undo
	run ii-undo "$merge"
	status_is 0
	out_is 'grace-hopper	- 2026-11-23 note Of Bo.'
}

@test "where nothing is one's own that is said" {
	sample
	export GIT_AUTHOR_NAME=New GIT_AUTHOR_EMAIL=new@example.org
	run ii-undo
	status_is 1
	out_is_empty
	err_is "ii-undo: no change by New <new@example.org>; another's: ii-undo with a commit from ii-history
ii-undo: nothing was undone"
	run ii-undo kofi
	status_is 1
	err_has 'ii-undo: kofi-mensah: the last change is by '
}

@test "whose change came after one's own is named" {
	sample
	quietly ii-set kofi role=Nurse
	GIT_AUTHOR_NAME=Bea GIT_AUTHOR_EMAIL=bea@example.org quietly ii-set kofi role=Matron
	commit=$(git -C ~/ii rev-parse --short HEAD)
	run ii-undo kofi
	status_is 1
	out_is_empty
	err_is "ii-undo: kofi-mensah: the last change is by Bea, not yours: \"Set role of kofi-mensah\"; to undo it all the same: ii-undo $commit
ii-undo: nothing was undone"
	run ii-undo "$commit"
	status_is 0
	out_is 'kofi-mensah	Role: Matron → Nurse'
}

@test "who was removed after a renaming is one person, by any id" {
	sample
	quietly ii-add 'Ann Old'
	quietly ii-mv ann-old ann-new
	quietly ii-log ann note Precious.
	for name in ann ann-old old ann-new; do
		quietly ii-rm -F ann-new
		run ii-undo "$name"
		status_is 0
		out_is 'ann-new	added: Ann Old, 1 entry'
		grep -q Precious. ~/ii/ann-new.txt
		[ ! -e ~/ii/ann-old.txt ]
	done
}

@test "whom another removed does not come back as they were before a renaming" {
	sample
	quietly ii-mv kofi-mensah kofi-m
	GIT_AUTHOR_NAME=Bea GIT_AUTHOR_EMAIL=bea@example.org quietly ii-rm -F kofi-m
	commit=$(git -C ~/ii rev-parse --short HEAD)
	for name in kofi-m kofi-mensah; do
		run ii-undo "$name"
		status_is 1
		out_is_empty
		err_has "ii-undo: kofi-m: the last change is by Bea, not yours: "
		head_is "$(git -C ~/ii rev-parse "$commit")"
	done
	quietly ii-undo "$commit"
	[ -e ~/ii/kofi-m.txt ]
}

@test "who was renamed back and removed comes back under the first id" {
	sample
	quietly ii-add 'Ann Old'
	quietly ii-mv ann-old ann-new
	quietly ii-undo
	quietly ii-rm -F ann-old
	run ii-undo ann-new
	status_is 0
	out_is 'ann-old	added: Ann Old, 0 entries'
}

@test "what the book began with cannot be taken back" {
	quietly ii-init
	run ii-undo
	status_is 1
	out_is_empty
	err_has 'the book began with it'
	git -C ~/ii rev-parse -q --verify HEAD
	rm -rf ~/ii/.git && git init -q ~/ii
	left_dirty
	run ii-undo -n
	status_is 1
}

@test "a commit that is no part of the history is refused" {
	sample
	elsewhere=$(git -C ~/ii commit-tree -p HEAD -m Elsewhere 'HEAD^{tree}')
	run ii-undo "$elsewhere"
	status_is 1
	err_has '"Elsewhere": it is not in this book'
}

@test "files that are not the book's stay as they are" {
	sample
	echo one >~/ii/diary.md
	echo '2026-11-24 note Both.' >>~/ii/kofi-mensah.txt
	git -C ~/ii add -A
	git -C ~/ii commit -q -m Both
	run ii-undo
	status_is 0
	out_is 'kofi-mensah	- 2026-11-24 note Both.'
	[ "$(cat ~/ii/diary.md)" = one ]
	echo two >~/ii/diary.md
	git -C ~/ii commit -qam Diary
	run ii-undo
	status_is 0
	out_is 'kofi-mensah	+ 2026-11-24 note Both.'
}

@test "settings, questions and templates are taken back, too" {
	sample
	echo 'Budget: 7' >>~/ii/.ii
	quietly ii-log kofi note x
	run ii-undo .ii
	status_is 0
	out_is '.ii	- Budget: 7'
	mkdir ~/ii/templates
	echo Thanks >~/ii/templates/thanks
	printf 'one\ntwo\n' >~/ii/questions
	quietly ii-log kofi note y
	run ii-undo HEAD^
	status_is 0
	out_is 'questions	removed
templates/thanks	removed'
	[ ! -e ~/ii/templates ]
}

@test "in the midst of a merge of the user's nothing is undone" {
	sample
	quietly ii-log kofi note One.
	echo 'Goal: x' >>~/ii/ana-lima.txt
	left_dirty
	before=$(git -C ~/ii rev-parse HEAD)
	git -C ~/ii rev-parse HEAD >~/ii/.git/MERGE_HEAD
	for option in -- -n; do
		run ii-undo $option
		status_is 2
		out_is_empty
		err_has 'ii-undo: a merge is under way: first let ii-sync finish it (git'
		err_has 'ii-undo: nothing was undone'
	done
	head_is "$before"
}

@test "what is staged elsewhere stays staged" {
	sample
	quietly ii-log kofi note One.
	echo x >~/ii/diary.md
	git -C ~/ii add diary.md
	left_dirty
	run ii-undo
	status_is 0
	[ "$(git -C ~/ii status --porcelain)" = 'A  diary.md' ]
}

@test "a contact comes before a commit whose name begins so" {
	sample
	quietly ii-add 'Dada Face'
	quietly ii-log kofi note One.
	run ii-undo dada
	status_is 0
	out_is 'dada-face	removed: Dada Face, 0 entries'
	run ii-undo deadbeef
	status_is 2
	out_is_empty
	err_has 'deadbeef: no such contact'
	run ii-undo a b
	status_is 2
	err_has 'one contact, or one commit'
}

@test "several who could be meant are listed" {
	sample
	quietly ii-add 'Grace Kelly'
	run ii-undo grace
	status_is 2
	out_is_empty
	err_has 'grace-hopper'
	err_has 'grace-kelly'
}

@test "a name in Arabic" {
	sample
	quietly ii-add 'نور حداد' role=طبيبة
	id=$(git -C ~/ii show --format= --name-only | sed 's/\.txt$//')
	quietly ii-set "$id" role=جراحة
	run ii-undo 'نور حداد'
	status_is 0
	out_is "$id	Role: جراحة → طبيبة"
	quietly ii-rm -F "$id"
	run ii-undo "$id"
	status_is 0
	out_is "$id	added: نور حداد, 0 entries"
}

@test "on a terminal it is aligned, and nothing reaches it that could do harm" {
	sample
	printf '2026-11-24 note \033[2J\n' >>~/ii/kofi-mensah.txt
	on_terminal env NO_COLOR=1 ii-undo
	status_is 0
	out_has 'kofi-mensah  - 2026-11-24 note'
	out_lacks $'\033[2J'
}

@test "output that cannot be written is an error" {
	sample
	quietly ii-log kofi note One.
	run sh -c 'ii-undo >/dev/full'
	status_is 2
	err_has 'ii-undo:'
}

@test "a field keeps its later value under another id, too" {
	sample
	quietly ii-set grace role=Aaa org=Bureau
	quietly ii-mv grace admiral
	quietly ii-set admiral role=AAA
	run ii-undo HEAD~2
	status_is 0
	out_is 'admiral	Org: Bureau → Remington Rand'
	grep -qx 'Role: AAA' ~/ii/admiral.txt
	run grep Clash ~/ii/admiral.txt
	status_is 1
}

@test "what is not committed and why is said, also by -n" {
	sample
	quietly ii-log kofi note One.
	: >~/ii/empty.txt
	left_dirty
	run ii-undo -n
	status_is 0
	err_has 'not committed: empty.txt is empty'
	run ii-undo
	status_is 0
	err_has 'not committed: empty.txt is empty'
}

@test "a path names a contact of another book" {
	sample
	new_book ~/other "$top"/tests/data/examples/kofi-mensah.txt
	quietly ii-log kofi note Here.
	quietly ii-log other/kofi-mensah.txt note There.
	run ii-undo other/kofi-mensah.txt
	status_is 0
	out_is 'other/kofi-mensah.txt	- 2026-11-23 note There.'
	grep -q Here. ~/ii/kofi-mensah.txt
	run ii-undo ii/kofi-mensah.txt
	status_is 0
	out_has '- 2026-11-23 note Here.'
	run ii-undo other/nobody.txt
	status_is 2
	out_is_empty
}

@test "an entry of who was removed since does not bring them back" {
	book
	quietly ii-add 'Kofi Mensah'
	quietly ii-log kofi note One.
	quietly ii-log kofi note Two.
	(cd ii && git rm -q kofi-mensah.txt && git commit -q -m 'Remove them' --author 'Bea <bea@example.org>')
	run ii-undo HEAD~1
	status_is 1
	err_has 'nothing is left of it to be taken back'
	[ ! -e ii/kofi-mensah.txt ]
	quietly ii-undo HEAD
	grep Two. ii/kofi-mensah.txt
}

@test "who has several addresses has made what any of them made" {
	book
	printf 'Me: Sam\nEmail: sam@laptop\nEmail: Sam@Desktop\n' >ii/.ii
	quietly ii-add Ada
	GIT_AUTHOR_EMAIL=sam@laptop quietly ii-log ada note One.
	GIT_AUTHOR_EMAIL=sam@desktop quietly ii-log ada note Two.
	GIT_AUTHOR_EMAIL=sam@laptop quietly ii-undo ada
	[ "$(tail -n 1 ii/ada.txt)" = '2026-11-23 note One.' ]
	GIT_AUTHOR_EMAIL=bea@example.org run ii-undo ada
	status_is 1
	err_has 'ii-undo: ada: the last change is by Sam Reyes, not yours: '
}

@test "a later change of somebody else is told where it is passed over" {
	book
	quietly ii-add Ada
	quietly ii-log ada note One.
	GIT_AUTHOR_NAME=Bea GIT_AUTHOR_EMAIL=bea@example.org quietly ii-log ada note Two.
	run ii-undo ada
	status_is 0
	err_has 'ii-undo: ada: the last change is by Bea, not yours: "Log note with ada"; to undo it all the same: ii-undo '
	[ "$(grep -c note ii/ada.txt)" -eq 1 ]
	grep Two. ii/ada.txt
}
