#!/usr/bin/env bats
# ii-rm: remove contacts.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

subject() { git -C ~/ii log -1 --format=%s; }

# answer WORD CMD ...: run it on a terminal, and type WORD when it asks.
answer() {
	local word=$1

	shift
	printf '%s\n' "$word" >typed
	TERM=xterm SHELL=/bin/bash run script -qec \
	    "stty -onlcr -echo; NO_COLOR=1 $*" /dev/null <typed
}

@test "it removes in one commit, and says who still names them and where they are kept" {
	sample
	run ii-rm -F grace kofi
	status_is 0
	out_is "grace-hopper	Grace Hopper	8
kofi-mensah	Kofi Mensah	1"
	err_is "ii-rm: grace-hopper is still named by howard-aiken and mary-hawes
ii-rm: the history keeps what was committed; to undo this: ii-undo -C '$HOME/ii' grace-hopper"
	[ "$(subject)" = 'Remove grace-hopper and kofi-mensah' ]
	[ "$(git -C ~/ii show --format= --name-status HEAD)" = $'D\tgrace-hopper.txt\nD\tkofi-mensah.txt' ]
	git -C ~/ii log -p -- grace-hopper.txt | grep -q 'Led the team behind A-0'
}

@test "without a terminal nobody is removed unless -F" {
	sample
	run ii-rm kofi
	status_is 1
	out_is_empty
	err_is 'ii-rm: nobody is there to ask: nothing was removed; -F removes without asking'
	[ -f ~/ii/kofi-mensah.txt ]
	run ii-rm kofi <<<y
	status_is 1
	[ -f ~/ii/kofi-mensah.txt ]
}

@test "on a terminal it asks, and only yes is yes" {
	sample
	for word in n '' maybe; do
		answer "$word" ii-rm grace
		status_is 1
		out_has 'Remove Grace Hopper (grace-hopper), with 8 entries in all? [y/N]'
		out_has 'nothing was removed'
		[ -f ~/ii/grace-hopper.txt ]
	done
	answer y ii-rm grace kofi
	status_is 0
	out_has 'Remove Grace Hopper (grace-hopper) and 1 more, with 9 entries in all?'
	[ ! -e ~/ii/grace-hopper.txt ]
	[ "$(subject)" = 'Remove grace-hopper and kofi-mensah' ]
}

@test "who names them by an id they had, in text or by= is told too" {
	book
	printf 'Name: Ada\nWas: ada-byron\n' | record ada
	printf 'Name: Bo\n\n2026-11-01 asked/intro by=@ada-byron\n' | record bo
	printf 'Name: Cy\n\n2026-11-01 note Knows (@ada).\n' | record cy
	printf 'Name: Di\nVia: @ada\n' | record di
	printf 'Name: Ed\nEmail: x@ada\n\n2026-11-01 note @ada-b and foo@ada.\n' | record ed
	run ii-rm -n ada
	status_is 0
	err_is 'ii-rm: ada would still be named by bo, cy and di
ii-rm: would be removed:'
	run ii-rm -n ada di
	err_is 'ii-rm: ada would still be named by bo and cy
ii-rm: would be removed:'
	run ii-rm -F ada-byron
	status_is 0
	out_is 'ada	Ada	0'
}

@test "the ids of a listing are operands" {
	sample
	ii-ls stage=new >listed
	run ii-rm -F - <listed
	status_is 0
	[ "$(cut -f 1 "$BATS_TEST_TMPDIR/out")" = "$(cut -f 1 listed | sort)" ]
	run ii-ls stage=new
	status_is 1
	run ii-rm -F - </dev/null
	status_is 1
	out_is_empty
	err_is 'ii-rm: nobody to remove'
}

@test "a path removes from the book that has it, a commit in each" {
	sample
	new_book ~/other "$top"/tests/data/examples/{ana-lima,kofi-mensah}.txt
	run ii-rm -F other/ana-lima.txt
	status_is 0
	out_is 'other/ana-lima.txt	Ana Lima	0'
	err_is "ii-rm: the history keeps what was committed; to undo this: ii-undo -C 'other' ana-lima"
	[ -e ii/ana-lima.txt ]
	run ii-rm -F kofi other/kofi-mensah.txt
	status_is 0
	out_is "$HOME/ii/kofi-mensah.txt	Kofi Mensah	1
other/kofi-mensah.txt	Kofi Mensah	1"
	[ "$(subject)" = 'Remove kofi-mensah' ]
	[ "$(git -C other log -2 --format=%s)" = $'Remove kofi-mensah\nRemove ana-lima' ]
}

@test "if one is not understood, nobody is removed" {
	sample
	run ii-rm -F kofi nobody-here
	status_is 2
	out_is_empty
	err_is "ii-rm: nobody-here: no such contact
ii-rm: nothing was removed"
	[ -f ~/ii/kofi-mensah.txt ]
	run ii-rm
	status_is 2
	err_has 'whom?'
}

@test "-n shows who would go, and touches nothing" {
	sample
	echo 'Goal: x' >>~/ii/ana-lima.txt
	left_dirty
	git -C ~/ii rev-parse HEAD >before
	on_terminal env NO_COLOR=1 ii-rm -n kofi ana
	status_is 0
	out_is "ii-rm: would be removed:
kofi-mensah  Kofi Mensah  1 entry
ana-lima     Ana Lima     0 entries"
	git -C ~/ii rev-parse HEAD | cmp - before
	[ -f ~/ii/kofi-mensah.txt ]
}

@test "what was edited by hand is committed before it is removed" {
	sample
	echo 'Goal: x' >>~/ii/ana-lima.txt
	cp ~/ii/ana-lima.txt edited
	printf 'Name: New\n' >~/ii/new.txt
	run ii-rm -F ana
	status_is 0
	[ "$(git -C ~/ii log -2 --format=%s)" = $'Remove ana-lima\n2 files edited by hand' ]
	git -C ~/ii show HEAD^:ana-lima.txt | cmp - edited
	[ -f ~/ii/new.txt ]
}

@test "a file that git does not keep is said before it goes" {
	book
	printf 'Name: A\0\n' >~/ii/bad.txt
	run ii-rm bad
	status_is 1
	err_has 'bad.txt has NUL bytes: the history does not keep it as it is'
	[ -f ~/ii/bad.txt ]
	run ii-rm -F bad
	status_is 0
	[ ! -e ~/ii/bad.txt ]
	[[ $stderr != *'log -p'* ]]
}

@test "in the midst of a merge of the user's it is saved and said" {
	sample
	git -C ~/ii rev-parse HEAD >~/ii/.git/MERGE_HEAD
	left_dirty
	run ii-rm -F kofi
	status_is 0
	err_has 'saved, not committed'
	[ ! -e ~/ii/kofi-mensah.txt ]
}

@test "a link in the place of a record is not followed" {
	book
	printf 'Name: Secret\n' >secret
	ln -s ../secret ~/ii/ada.txt
	left_dirty
	run ii-rm -F ada
	status_is 2
	out_is_empty
	[ -f secret ]
	[ -L ~/ii/ada.txt ]
}

@test "output that cannot be written is an error" {
	sample
	run sh -c 'ii-rm -F kofi >/dev/full'
	status_is 2
	err_has 'ii-rm: cannot write the output: No space left on device; the change itself was made'
	[ "$(subject)" = 'Remove kofi-mensah' ]
	run sh -c 'ii-rm -n ana >/dev/full'
	status_is 2
	err_lacks 'was made'
}
