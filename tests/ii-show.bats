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

@test "each is shown once, in the order named, and paths name records, too" {
	sample
	run bash -c 'printf "mary-hawes\nana-lima\nmary-hawes\n" | ii-show ana - mary'
	status_is 0
	run grep -E '^[A-Z][a-z]+ [A-Z][a-z]+  ' <<<"$output"
	out_is <<-'E'
	Ana Lima  ana-lima
	Mary Hawes  mary-hawes
	E
	run bash -c 'printf "mary-hawes\nana-lima\n" | ii-show - | grep "^[AM].*  "'
	out_is <<-'E'
	Mary Hawes  mary-hawes
	Ana Lima  ana-lima
	E
	run bash -c 'ls ii/mary*.txt | ii-show - | head -1'
	out_is 'Mary Hawes  mary-hawes'
	run bash -c 'echo elsewhere/mary-hawes.txt | ii-show -'
	status_is 2
	err_is 'ii-show: elsewhere/mary-hawes.txt: there is no book at elsewhere; ii-init makes one'
}

@test "a path shows a record of any book, with that book's settings" {
	new_book ~/other
	printf 'Answer: 3b\n' >~/other/.ii
	printf 'Name: Ada\n\n2026-11-20 heard Yes?\n' >~/other/ada.txt
	printf 'Name: Eve\nVia: @ada\n' >~/other/eve.txt
	# no other book is needed
	ok ii-show other/ada.txt
	out_is <<-'E'
	Ada  other/ada.txt

	Stage    new, last in touch 2026-11-20
	Due      2026-11-25 answer: answer them: they wrote on 2026-11-20

	2026-11-20 heard Yes?

	Named by eve: Via: @ada
	E
	ok ii-show -j other/eve.txt
	out_has '{"id":"other/eve.txt","name":"Eve",'
	# a path has its own book, whatever -C says
	sample
	ok ii-show -C ii other/ada.txt
	out_has 'Ada  other/ada.txt'
	cd other
	ok ii-show ada.txt
	out_has 'Ada  ada'
	ok ii-show ./ada.txt ../other/ada.txt "$HOME/other/ada.txt"
	[ "$(grep -c '^Ada  ada$' <<<"$output")" -eq 1 ]
}

@test "contacts of several books are shown in the order named" {
	sample
	new_book ~/a "$top"/tests/data/examples/ana-lima.txt
	new_book ~/b
	printf 'Name: Ada\n\n2026-11-19 heard Yes?\n' >~/b/ada.txt
	printf 'Name: Bo\n\n2026-11-20 heard Yes?\n' | tee ~/a/bo.txt >~/b/bo.txt
	run bash -c "ii-due a/ b/ ii/ | ii-show -j - mary a/ana-lima.txt b/ada.txt | cut -d '\"' -f 4"
	status_is 0
	err_is_empty
	out_is <<-E
	b/ada.txt
	$HOME/ii/noor-haddad.txt
	$HOME/ii/yuki-tanaka.txt
	a/bo.txt
	b/bo.txt
	$HOME/ii/jose-nunez.txt
	$HOME/ii/howard-aiken.txt
	$HOME/ii/mary-hawes.txt
	a/ana-lima.txt
	E
}

@test "a path that names no record is refused, and what it leads to not read" {
	sample
	new_book ~/other
	printf 'Name: Ada\n' >~/ada.txt
	ln -s ../ada.txt ~/other/link.txt
	mkfifo ~/other/pipe.txt
	run ii-show other/link.txt other/pipe.txt other/nobody.txt other/ other/.ii
	status_is 2
	out_is_empty
	err_is <<-'E'
	ii-show: other/link.txt: no record of the book other
	ii-show: other/pipe.txt: no record of the book other
	ii-show: other/nobody.txt: no record of the book other
	ii-show: other/: is no record (a record's file is called by its id, then .txt)
	ii-show: other/.ii: is no record (a record's file is called by its id, then .txt)
	E
}

@test "nobody to show is no success" {
	sample
	run bash -c ': | ii-show -'
	status_is 1
	out_is_empty && err_is_empty
	run ii-show ,
	status_is 2
	err_is 'ii-show: "," names nobody; expected ids or names'
}

@test "an id that somebody had before and another has now is the other's" {
	book
	printf 'Name: Ada\nWas: bob\n' | record ada
	printf 'Name: Bob\n\n2026-11-20 heard Yes?\n' | record bob
	printf 'Name: Eve\nWhy: knows @bob\n' | record eve
	run ii-show ada
	status_is 0
	out_is <<-'E'
	Ada  ada

	Stage    new
	Was      bob
	E
	run ii-show ada bob
	status_is 0
	[ "$(tail -1 <<<"$output")" = 'Named by eve: Why: knows @bob' ]
	out_has 'Due      2026-11-23 answer: answer them: they wrote on 2026-11-20'
}

@test "a line that names somebody is told once to each" {
	sample
	printf 'Name: Eve\n\n2026-11-01 note @ana-lima, @mary-hawes, and @ana-lima\n' | record eve
	run ii-show ana mary
	[ "$(grep -c '^Named by eve' <<<"$output")" -eq 2 ]
	run ii-show -j howard
	out_has '"named-by":[{"id":"grace-hopper","line":"Via: @howard-aiken"},{"id":"yuki-tanaka","line":"Via: @howard-aiken"},{"id":"grace-hopper","date":"2026-11-05","line":"2026-11-05 asked/email by=@howard-aiken 20 minutes; two questions."}]}'
}

@test "blanks in what was written stay in a pipe" {
	book
	printf 'Name: Ada\nGoal: a  b\n\n2026-11-20 note x   y\n\ta   b\n' | record ada
	run ii-show ada
	out_has 'Goal     a  b'
	out_has '2026-11-20 note x   y'
	out_has '    a   b'
}

@test "one that is not there does not keep the others from being shown" {
	sample
	run ii-show ana nobody
	status_is 2
	[ "$(head -1 <<<"$output")" = 'Ana Lima  ana-lima' ]
	err_has 'nobody'
}

@test "one that cannot be read is told once, and the others are shown" {
	sample
	(printf 'Name: Big\n\n2026-11-01 note '; head -c 17000000 /dev/zero | tr '\0' x) >~/ii/big.txt
	run ii-show big ana
	status_is 2
	[ "$(head -1 <<<"$output")" = 'Ana Lima  ana-lima' ]
	err_is "ii-show: $HOME/ii/big.txt: is larger than a record may be (16 MiB)"
	left_dirty
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
	{"id":"kofi-mensah","name":"Kofi Mensah","org":"Temple University","role":"Student","email":["kofi@example.edu"],"stage":"requested","last":"2026-11-20","next":"2026-11-25","due":"grant","mets":0,"refs":0,"given":0,"todo":[{"date":"2026-11-25","rule":"grant","days":-2,"what":"answer their request of 2026-11-20; 0 of 4 this month","command":"ii-log kofi-mensah accepted/email"}],"log":[{"date":"2026-11-20","kind":"requested","channel":"email","text":"20 minutes about my first year as a programmer."}],"named-by":[]}
	{"id":"mary-hawes","name":"Mary Hawes","org":"Burroughs","role":"Head of field tests","via":"@grace-hopper","goal":"how a language is tried on people who did not ask for it","stage":"new","next":"2026-11-26","due":"follow","mets":0,"refs":0,"given":0,"todo":[{"date":"2026-11-26","rule":"follow","days":-3,"what":"write to them: Grace Hopper named them on 2026-11-19","command":"ii-log mary-hawes asked/email"}],"log":[],"named-by":[{"id":"grace-hopper","date":"2026-11-19","line":"2026-11-19 referred @mary-hawes She runs the field tests."}]}
	E
}

@test "-j has a member for each thing that an entry says" {
	book
	tr '|' '\t' <<-'E' | record ada
	Name: Ada

	2026-11-02 10:00 met/cafe mins=20 fit=4 A good talk.
	|Q: why?
	|  - because
	2026-11-03 asked by=@bob
	2026-11-04 phoned Her.
	2026-11-05 lead org="Burroughs Co" due=2026-12-01 Tester.
	2026-11-06 referred @bob
	2026-99-99 met
	|nothing
	E
	run ii-show -j ada
	status_is 0
	sed -e 's/.*"log":\[//' -e 's/],"named-by.*//' -e 's/},{/}\n{/g' <<<"$output" >log
	file_is log <<-'E'
	{"date":"2026-11-02","time":"10:00","kind":"met","channel":"cafe","mins":20,"fit":4,"text":"A good talk.","body":"Q: why?\n  - because"}
	{"date":"2026-11-03","kind":"asked","by":"bob"}
	{"date":"2026-11-04","kind":"note","word":"phoned","text":"Her."}
	{"date":"2026-11-05","kind":"lead","due":"2026-12-01","org":"Burroughs Co","text":"Tester."}
	{"date":"2026-11-06","kind":"referred","ref":"bob"}
	{"entry":"2026-99-99 met\n\tnothing"}
	E
}

@test "lines that are indented below others stay so" {
	book
	tr '|' '\t' <<-'E' | record ada
	Name: Ada

	2026-11-02 note x
	|first
	|  - nested
	||deeper

	2026-11-03 note y
	  by hand

	    nested
	E
	ok ii-show ada
	tail -8 <<<"$output" >log
	file_is log <<-'E'
	2026-11-02 note x
	    first
	      - nested
	        deeper
	2026-11-03 note y
	    by hand

	      nested
	E
}

@test "the line that names a contact is shown, behind how its entry begins" {
	book
	printf 'Name: Ada\n' | record ada
	record eve <<-'E'
	Name: Eve
	Why: knows
	  @ada well

	2026-11-02 10:00 met/cafe A good talk.
		They said much.
		Call @ada, and say so.
	E
	ok ii-show ada
	[ "$(tail -2 <<<"$output")" = "$(cat <<-'E'
	Named by eve: Why: ... @ada well
	Named by eve: 2026-11-02 10:00 met/cafe ... Call @ada, and say so.
	E
	)" ]
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

@test "a delay that the record sets itself holds for its stage, too" {
	book
	record ada <<-'E'
	Name: Ada
	Nudge: 2 months

	2026-09-01 asked
	2026-10-01 asked
	E
	ok ii-ls -f '%{stage}'
	out_is asked
	run ii-ls -j
	out_has '"stage":"asked"'
	run ii-show ada
	out_has 'Stage    asked'
	ok ii-log ada note x
	out_has 'asked	asked'
}
