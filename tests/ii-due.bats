#!/usr/bin/env bats
# ii-due: what to do next, and with whom.
# The rules themselves are tested by tests/unit/due.c.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

@test "an item is a line of five columns, the oldest first" {
	sample
	ok ii-due
	out_is <<-'E'
	noor-haddad	2026-11-20	nudge	3	remind them, once: you asked on 2026-11-11
	yuki-tanaka	2026-11-22	prepare	1	prepare for the talk on 2026-11-25 14:00: set a Goal:, note what you found out about them
	jose-nunez	2026-11-23	answer	0	answer them: they wrote on 2026-11-20; once the day is fixed: ii-log jose-nunez scheduled at=...
	howard-aiken	2026-11-23	tell	0	tell them how it went with Grace Hopper
	E
}

@test "an empty book has nothing due, and that is an answer" {
	book
	run ii-due
	status_is 1
	out_is_empty && err_is_empty
}

@test "the operands say whose items count" {
	sample
	ok ii-due kestrel=
	run ii-due org~Kestrel
	status_is 0
	out_is "noor-haddad	2026-11-20	nudge	3	remind them, once: you asked on 2026-11-11"
	run ii-due due=tell
	out_is "howard-aiken	2026-11-23	tell	0	tell them how it went with Grace Hopper"
	run ii-due -v due=tell
	[ "$(wc -l <<<"$output")" -eq 3 ]
	run ii-due ana
	status_is 1
	out_is_empty
}

@test "ids from standard input select, as any listing prints them" {
	sample
	run bash -c 'ii-ls stage=kept | ii-due -'
	status_is 0
	out_is "howard-aiken	2026-11-23	tell	0	tell them how it went with Grace Hopper"
	run bash -c 'echo nobody-here | ii-due -'
	status_is 2
	err_is "ii-due: nobody-here: no contact of the book $HOME/ii has this id"
}

@test "-a looks ahead, with negative days" {
	sample
	run ii-due -a 1 yuki
	status_is 0
	out_is <<-'E'
	yuki-tanaka	2026-11-22	prepare	1	prepare for the talk on 2026-11-25 14:00: set a Goal:, note what you found out about them
	yuki-tanaka	2026-11-24	confirm	-1	confirm the talk on 2026-11-25 14:00
	E
	run ii-due -a soon
	status_is 2
	out_is_empty
	err_has "ii-due: -a soon: expected a number of days"
}

@test "-c is one line for a prompt, and nothing when nothing is due" {
	sample
	ok ii-due -c
	out_is "4 due, 2 late"
	run ii-due -c -a 3
	out_is "4 due, 2 late, 3 ahead"
	run ii-due -c ana
	status_is 1
	out_is_empty
}

@test "-j gives JSON Lines, -f a format" {
	sample
	ok ii-due -j due=tell
	out_is '{"id":"howard-aiken","name":"Howard Aiken","date":"2026-11-23","rule":"tell","days":0,"what":"tell them how it went with Grace Hopper","command":"ii-log howard-aiken told/email @grace-hopper"}'
	ok ii-due -f '%{days} %{name}' due=nudge
	out_is "3 Noor Haddad"
	run ii-due -f '%{days'
	status_is 2
	out_is_empty
	run ii-due -f '%{id} %{nmae}'
	status_is 2
	out_is_empty
	err_is 'ii-due: -f: what is due has no nmae: did you mean name?'
	run ii-due -f '%{org}'
	err_has 'expected id, name, date, rule, days, what or command'
}

@test "a command acts on the book that the item is of" {
	sample
	new_book ~/"Mom's book"
	printf 'Name: Ada\n\n2026-11-20 heard Yes?\n' >~/"Mom's book/ada.txt"
	ok ii-due -f '%{command}' due=answer ii/ "Mom's book/"
	out_is <<-'E'
	ii-log -C 'Mom'\''s book' ada wrote/email ...
	ii-log -C ii jose-nunez wrote/email ...
	E
	ok ii-due -C ii -f '%{command}' due=tell
	out_is 'ii-log -C ii howard-aiken told/email @grace-hopper'
	ii-due -f '%{command}' ii/ "Mom's book/" >commands
	cd /
	while read -r command; do
		(cd && ok bash -c "$command")
	done <~/commands
	run ii-due -C ~/"Mom's book"
	status_is 1
}

@test "nothing due with nobody is no good news: it is said who may be meant" {
	sample
	on_terminal env NO_COLOR=1 ii-due grcae
	status_is 1
	out_is 'ii-due: grcae: no such contact; did you mean grace-hopper (Grace)?'
	on_terminal env NO_COLOR=1 ii-due org~Kestrle
	status_is 1
	out_is 'ii-due: no contact matches org~Kestrle'
	run ii-due @nobody
	status_is 1
	out_is_empty
	err_is 'ii-due: nobody: no such contact'
	on_terminal env NO_COLOR=1 ii-due ana
	status_is 1
	out_is 'Nothing is due.'
}

@test "a mistyped field that selects nobody is suggested" {
	sample
	run ii-due stgae=met
	status_is 1
	out_is_empty
	err_is "ii-due: no contact matches, and no field of ii's is called stgae: did you mean stage?"
	run ii-due stgae=
	status_is 0
	err_is_empty
}

@test "on a terminal it is grouped and says the command for each" {
	sample
	on_terminal env NO_COLOR=1 ii-due
	status_is 0
	out_is <<-'E'
	Past due
	noor-haddad   nudge    Fri 20 Nov  remind them, once: you asked on 2026-11-11
	                                   ii-draft noor-haddad
	yuki-tanaka   prepare  Sun 22 Nov  prepare for the talk on 2026-11-25 14:00: set
	                                   a Goal:, note what you found out about them
	                                   ii-log yuki-tanaka note ...

	Today
	jose-nunez    answer   today       answer them: they wrote on 2026-11-20; once
	                                   the day is fixed: ii-log jose-nunez scheduled
	                                   at=...
	                                   ii-draft jose-nunez
	howard-aiken  tell     today       tell them how it went with Grace Hopper
	                                   ii-draft howard-aiken

	4 due, 2 late
	Target: 10 talks by 2027-03-01: 2 held, 8 to go, one every 12 days
	E
}

@test "on a terminal an empty day says so, with the target and the next step" {
	book
	cat >~/ii/.ii <<-'E'
	Target: 4 talks by 2027-01-31 tags=licensing
	Step: licence exam by 2027-06-01
	Step: language test by 2026-12-07
	E
	record ada <<-'E'
	Name: Ada
	Tags: licensing

	2026-11-22 met Much.
	2026-11-22 thanked
	E
	on_terminal env NO_COLOR=1 ii-due
	status_is 1
	out_is <<-'E'
	Nothing is due.
	Target: 4 talks by 2027-01-31 (tags=licensing): 1 held, 3 to go, one every 3 weeks
	Next step: language test by 2026-12-07, in 2 weeks
	E
	git -C ~/ii commit -qam 'Set targets'
}

@test "on a terminal a name stands where the id tells nothing" {
	book
	id=$(ii-add 山田太郎 goal=Robots)
	on_terminal env NO_COLOR=1 COLUMNS=80 ii-due
	out_has "$id  ask  today  山田太郎: ask them for a talk"
}

@test "each command, run as it stands, makes its item go" {
	sample
	ii-due -f '%{command}' >commands
	while read -r command; do
		ok bash -c "$command"
	done <commands
	# prepare asks for a Goal: besides the note; the rest is done
	run ii-due
	status_is 0
	out_is "yuki-tanaka	2026-11-22	prepare	1	prepare for the talk on 2026-11-25 14:00: set a Goal:"
	ii-due -a 3 -f '%{command}' due!=prepare >commands
	export II_NOW=2026-11-26T09:00
	while read -r command; do
		ok bash -c "$command"
	done <commands
	run ii-due kofi mary
	status_is 1
}

@test "several books are read as one list, with paths for ids" {
	sample
	new_book ~/other
	printf 'Name: Ada\n\n2026-11-20 heard Yes?\n' >~/other/ada.txt
	run ii-due ii/ other/
	status_is 0
	[ "$(cut -f 1 <<<"$output" | sed -n 3p)" = ii/jose-nunez.txt ]
	out_has "other/ada.txt	2026-11-23	answer	0	answer them: they wrote on 2026-11-20"
	run bash -c 'ii-due ii/ ./other | ii-ls -f "%{name}" - | sort'
	out_is <<-'E'
	Ada
	Howard Aiken
	José Núñez
	Noor Haddad
	Yuki Tanaka
	E
}

@test "a file copied in by hand counts at once; one without a name is told" {
	book
	printf 'Name: Ada\n\n2026-11-19 heard Yes?\n' >~/ii/ada.txt
	printf 'Org: nowhere\n' >~/ii/bob.txt
	printf 'Name: Eve\n<<<<<<< ours\nOrg: x\n>>>>>>> theirs\n' >~/ii/eve.txt
	run ii-due
	status_is 0
	out_is "ada	2026-11-20	answer	3	answer them: they wrote on 2026-11-19"
	err_is <<-E
	ii-due: $HOME/ii/bob.txt: has no Name:
	ii-due: $HOME/ii/eve.txt: has conflict marks (ii-edit takes them out, or ii-sync where git left them)
	ii-due: $HOME/ii: 2 lines were not understood; ii-check names them
	E
	left_dirty
}

@test "a link is not followed, a pipe not waited for; both are told" {
	book
	ln -s /etc/passwd ~/ii/link.txt
	mkfifo ~/ii/pipe.txt
	run timeout 5 ii-due
	status_is 2
	err_has "$HOME/ii/link.txt: is a link, not a file"
	err_has "$HOME/ii/pipe.txt: is no regular file"
	left_dirty
}

@test "a record never drives the terminal" {
	book
	printf 'Name: Ada \033]0;x\007\n\n2026-11-19 owe due=2026-11-20 a\033[31mb\342\200\256c\n' |
	    record ada
	on_terminal env NO_COLOR=1 ii-due
	out_lacks $'\033'
	out_lacks $'\342\200\256'
	out_has 'a\x1b[31mb\u{202e}c'
}

@test "bad settings are told, and the defaults taken" {
	book
	{ echo 'Name: Ada'; echo; echo '2026-11-17 met Talk.'; } | record ada
	printf '%s\n' 'Thank: soon' 'Ask: many' 'Workdays: never' 'Holidays: days' \
	    'Zone: Nowhere' >~/ii/.ii
	printf '2026-12-25 Christmas\nEaster\n' >~/ii/days
	run ii-due
	status_is 0
	out_is $'ada\t2026-11-18\tthank\t5\tthank them for the talk of 2026-11-17'
	err_is <<-E
	ii-due: $HOME/ii/.ii:1: 'soon' is no delay: expected 3 days, 7b (business days), 2 weeks, 3 months, or off; the default is taken
	ii-due: $HOME/ii/.ii:2: 'many' is no number: expected such as 3, or off; the default is taken
	ii-due: $HOME/ii/.ii:3: Workdays: 'never' names no days of the week: expected Mon-Fri or Mon, Wed, Fri; the default is taken
	ii-due: $HOME/ii/.ii:4: days:2: 'Easter' does not begin with a date: expected 2026-12-25 and a name; the other days are taken
	ii-due: $HOME/ii/.ii:5: Zone: 'Nowhere' is no time zone known here: expected a name such as America/Toronto; the machine's is taken
	E
	rm ~/ii/days
	run ii-due
	err_has "$HOME/ii/.ii:4: Holidays: there is no file days in the book; no holidays are taken"
	left_dirty
}

@test "standard output that cannot be written is an error" {
	sample
	run bash -c 'ii-due >/dev/full'
	status_is 2
	err_has "No space left on device"
}

@test "a reader that goes away is no news" {
	sample
	run bash -c 'ii-due | true; echo "${PIPESTATUS[0]}"'
	err_is_empty
}

@test "there is no book: it says how to make one" {
	run ii-due
	status_is 2
	out_is_empty
	err_is "ii-due: there is no book at $HOME/ii; ii-init makes one"
}

@test "the book is found by -C, II_DIR, upwards, and at home" {
	sample
	new_book ~/other
	run ii-due -C other
	status_is 1
	II_DIR=$HOME/other run ii-due
	status_is 1
	mkdir ~/other/below
	cd ~/other/below
	run ii-due
	status_is 1
	cd /
	run ii-due
	status_is 0
	rmdir ~/other/below
}

@test "a mistyped option is suggested" {
	book
	run ii-due --ahed 3
	status_is 2
	err_has "ii-due: there is no option --ahed; for ahead there is -a"
	run ii-due -z
	status_is 2
	err_has "ii-due: there is no option -z"
}

@test "a clash shows both values, and its command settles it" {
	book
	printf 'Name: Ada\nRole: lead\nClash: Role: boss\n' >ii/ada.txt
	ok ii-due
	out_is 'ada	2026-11-23	clash	0	choose: Role: lead, or boss'
	ok ii-due -f '%{command}\n'
	out_is "ii-set ada role='lead'"
	bash -c "$output"
	run ii-due
	status_is 1
	[ "$(<ii/ada.txt)" = $'Name: Ada\nRole: lead' ]
}

@test "of several that clash each is told" {
	book
	printf 'Name: Ada\nOrg: A\nRole: b\nClash: Role: c\nClash: Org: B\nClash: role: d\n' >ii/ada.txt
	ok ii-due
	out_is 'ada	2026-11-23	clash	0	choose: Role: b, or c, or d'
	bash -c "$(ii-due -f '%{command}\n')"
	ok ii-due
	out_is 'ada	2026-11-23	clash	0	choose: Org: A, or B'
}

@test "a clash of the settings is told, and stops nothing" {
	book
	printf 'Me: Ada\nClash: Me: Grace\nClash: Ask: 5\n' >ii/.ii
	printf 'Name: Ada\nClash: x\n' >ii/ada.txt
	run ii-due
	status_is 0
	out_is 'ada	2026-11-23	clash	0	choose: x'
	err_is "ii-due: $HOME/ii/.ii:2: 'Me: Grace' lost when two changes met: expected the setting as it should be: ii-set .ii settles it
ii-due: $HOME/ii/.ii:3: 'Ask: 5' lost when two changes met: expected the setting as it should be: ii-set .ii settles it"
	run ii-check
	status_is 1
	out_has ".ii:2: 'Me: Grace' lost when two changes met"
	ok ii-set .ii me=Grace ask=5
	ok ii-due
	[ "$(<ii/.ii)" = $'Me: Grace\nAsk: 5' ]
}
