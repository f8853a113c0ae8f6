#!/usr/bin/env bats
# ii-show: a person's whole story in one look.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

@test "who, the stage, what is due, the fields, the log, who links here" {
	sample
	ok ii-show yuki
	out_is <<-'E'
	Yuki Tanaka  yuki-tanaka
	Process engineer, Sakura 食品

	Stage    scheduled, last in touch 2026-11-17
	Due      2026-11-22 prepare: prepare for the talk on 2026-11-25 14:00: set a Goal:, note what you found out about them
	Due      2026-11-24 confirm: confirm the talk on 2026-11-25 14:00
	Also     田中 由紀
	Phone    +1 215 555 0142
	Via      @howard-aiken

	2026-11-16 asked/phone
	2026-11-16 agreed/phone
	2026-11-17 scheduled/cafe at=2026-11-25T14:00 mins=20 Corner of 5th and Pine
	E
}

@test "all who name a contact are told, also by an id it had before" {
	sample
	sed -i '1a Was: grete-hopper' ~/ii/grace-hopper.txt
	git -C ~/ii commit -qam Rename
	record eve <<-'E'
	Name: Eve

	2026-11-01 asked by=@grace-hopper
	2026-11-02 note Ask @grete-hopper, or (@grace-hopper) twice; not grace-hopper@x.
	E
	ok ii-show grace
	[ "$(tail -5 <<<"$output")" = "$(cat <<-'E'

	Named by mary-hawes: Via: @grace-hopper
	Named by howard-aiken: 2026-10-08 referred @grace-hopper She knows how compilers get written.
	Named by eve: 2026-11-01 asked by=@grace-hopper
	Named by eve: 2026-11-02 note Ask @grete-hopper, or (@grace-hopper) twice; not grace-hopper@x.
	E
	)" ]
}

@test "a contact is named by id, name, email, prefix or word" {
	sample
	for who in grace-hopper @grace-hopper 'Grace Hopper' grace@example.org gra hopper ii/grace-hopper.txt; do
		run ii-show "$who"
		status_is 0
		[ "$(head -1 <<<"$output")" = 'Grace Hopper  grace-hopper' ]
	done
	run ii-show an
	status_is 0
	[ "$(head -1 <<<"$output")" = 'Ana Lima  ana-lima' ]
	printf 'Name: Mary Adeyemi\n' | record mary-adeyemi
	run ii-show mary
	status_is 2
	out_is_empty
	err_has mary-hawes
	err_has mary-adeyemi
	run ii-show gracie
	status_is 2
	err_has grace-hopper
}

@test "several contacts, from operands and standard input" {
	sample
	run bash -c 'ii-ls stage=kept | ii-show - mary,ana | grep -A 1 "^$" | grep "  [a-z]*-[a-z]*$"'
	run bash -c "ii-ls stage=kept | ii-show - mary,ana | grep -E '^[A-Z][a-z]+ [A-Z][a-z]+  '"
	out_is <<-'E'
	Grace Hopper  grace-hopper
	Howard Aiken  howard-aiken
	Mary Hawes  mary-hawes
	Ana Lima  ana-lima
	E
}

@test "one that is not there does not keep the others from being shown" {
	sample
	run ii-show ana nobody
	status_is 2
	[ "$(head -1 <<<"$output")" = 'Ana Lima  ana-lima' ]
	err_has 'nobody'
}

@test "what is not understood is shown as it stands" {
	record_dir=~/ii
	book
	printf 'Name: Ada\n# a remark\nwho knows\nOrg: A\nOrg: B\n\n2026-99-99 met\n2026-11-01 phoned\n  her\n\n\n2026-11-02\n' >"$record_dir/ada.txt"
	run ii-show ada
	status_is 0
	out_is <<-'E'
	Ada  ada
	A

	Stage    new
	# a remark
	who knows
	Org      B

	2026-99-99 met
	2026-11-01 phoned
	    her
	2026-11-02
	E
	left_dirty
}

@test "-j holds the record, what is due, the log and who names it" {
	sample
	ok ii-show -j kofi mary
	out_is <<-'E'
	{"id":"kofi-mensah","name":"Kofi Mensah","org":"Temple University","role":"Student","email":["kofi@example.edu"],"stage":"requested","last":"2026-11-20","next":"2026-11-25","due":"grant","mets":0,"refs":0,"given":0,"todo":["2026-11-25 grant: answer their request of 2026-11-20; 0 of 4 this month"],"log":["2026-11-20 requested/email 20 minutes about my first year as a programmer."],"named-by":[]}
	{"id":"mary-hawes","name":"Mary Hawes","org":"Burroughs","role":"Head of field tests","via":"@grace-hopper","goal":"how a language is tried on people who did not ask for it","stage":"new","next":"2026-11-26","due":"follow","mets":0,"refs":0,"given":0,"todo":["2026-11-26 follow: write to them: Grace Hopper named them on 2026-11-19"],"log":[],"named-by":["grace-hopper"]}
	E
}

@test "on a terminal text is broken to the width, and nothing drives it" {
	book
	record ada <<-E
	Name: Ada
	Goal: $(printf 'word%.0s ' {1..30})

	2026-11-01 note $(printf '\033[2J')$(printf 'long%.0s ' {1..30})
	E
	on_terminal env NO_COLOR=1 ii-show ada
	status_is 0
	[ "$(wc -L <<<"$output")" -le 80 ]
	out_lacks $'\033'
	out_has '\x1b[2Jlong'
}

@test "nobody named: usage" {
	book
	run ii-show
	status_is 2
	err_is <<-'E'
	ii-show: whom?
	usage: ii-show [-j] [-C book] contact ...
	E
}
