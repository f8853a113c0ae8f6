#!/usr/bin/env bats
# ii-refer: who named whom: record it, see the tree, find a way to somebody.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# log_of ID: its log.
log_of() { sed -n '/^[0-9][0-9][0-9][0-9]-/,$p' "$HOME/ii/$1.txt"; }

# --- recording ---

@test "who is new is added, with Via and fields, and the referral logged, in one commit" {
	sample
	ok ii-refer grace 'Tom Kilburn' org=Ferranti role='Head of tubes' tags=tubes 'He knows storage.'
	out_is <<-'E'
	grace-hopper	kept	kept	owe	2026-12-01
	tom-kilburn	new	new	follow	2026-11-30
	E
	file_is ~/ii/tom-kilburn.txt <<-'E'
	Name: Tom Kilburn
	Org: Ferranti
	Role: Head of tubes
	Tags: tubes
	Via: @grace-hopper
	E
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 referred @tom-kilburn He knows storage.' ]
	[ "$(git -C ~/ii log --format=%s -1)" = 'Add tom-kilburn, named by grace-hopper' ]
	[ "$(git -C ~/ii show --format= --name-only)" = $'grace-hopper.txt\ntom-kilburn.txt' ]
	on_terminal env NO_COLOR=1 ii-refer howard 'Bob Roe'
	out_is <<-'E'
	howard-aiken  kept → kept  next: tell by Mon 23 Nov
	bob-roe       new → new    next: follow by Mon 30 Nov
	E
}

@test "who is in the book is found, gets what is lacking, and keeps what is there" {
	sample
	run ii-refer yuki 'mary hawes' email=mary@example.com role=Planner
	status_is 0
	err_is 'ii-refer: mary-hawes: Role stays Head of field tests; ii-set changes it'
	out_is <<-'E'
	yuki-tanaka	scheduled	scheduled	prepare	2026-11-22
	mary-hawes	new	new	follow	2026-11-26
	E
	file_is ~/ii/mary-hawes.txt <<-'E'
	Name: Mary Hawes
	Org: Burroughs
	Role: Head of field tests
	Email: mary@example.com
	Via: @grace-hopper
	Goal: how a language is tried on people who did not ask for it
	E
	ok ii-refer yuki @ana-lima
	grep -qx 'Via: @yuki-tanaka' ~/ii/ana-lima.txt
	ok ii-refer yuki grace@example.org
	[ "$(log_of yuki-tanaka | tail -1)" = '2026-11-23 referred @grace-hopper' ]
	ok ii-refer noor howard-aiken
	ok ii-refer ana 'G. M. Hopper' link=linkedin.com/in/grace
	[ "$(log_of ana-lima)" = '2026-11-23 referred @grace-hopper' ]
	[ "$(ls ~/ii/*.txt | wc -l)" -eq 8 ]
}

@test "a referral of somebody whom another record would have me follow is answered so" {
	sample
	record eve <<-'E'
	Name: Eve
	Via: a fair

	2026-10-01 asked/email
	E
	ok ii-refer howard eve
	out_has "eve	asked	asked	follow	2026-11-30"
	ok ii-refer -d 2026-11-20 yuki eve
	run ii-show eve
	out_has 'follow: write to them: Yuki Tanaka named them on 2026-11-20'
}

@test "a division or a company is referred to, too" {
	sample
	ok ii-refer grace org='Moss & Fern' 'Their field' office.
	out_is "grace-hopper	kept	kept	follow	2026-11-30"
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 referred org="Moss & Fern" Their field office.' ]
	[ "$(git -C ~/ii log --format=%s -1)" = 'Log a referral with grace-hopper' ]
	run ii-refer grace org='moss & fern'
	status_is 1
	err_is 'ii-refer: grace-hopper named Moss & Fern on 2026-11-23 already; -F logs it again'
	run ii-refer grace org=IBM role=boss
	status_is 2
	err_has 'say who was named'
	run ii-refer grace org=
	status_is 2
}

@test "a referral counts once" {
	sample
	cp -r ~/ii before
	run ii-refer grace 'Mary Hawes' 'again'
	status_is 1
	out_is_empty
	err_is 'ii-refer: grace-hopper named mary-hawes on 2026-11-19 already; -F logs it again'
	diff -r before ~/ii
	ok ii-refer -F grace @mary-hawes again
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 referred @mary-hawes again' ]
	# nor by an id that she had
	sed -i '1a Was: mary-h' ~/ii/mary-hawes.txt
	sed -i 's/@mary-hawes/@mary-h/' ~/ii/grace-hopper.txt
	git -C ~/ii commit -qam Rename
	run ii-refer grace mary-hawes
	status_is 1
	err_has 'named mary-h on 2026-11-19 already'
}

@test "whoever was named before there was a record is added, and not named again" {
	sample
	printf '2026-11-22 referred @tom-kilburn He knows storage.\n' >>~/ii/grace-hopper.txt
	git -C ~/ii commit -qam Edit
	ok ii-refer grace 'Tom Kilburn' org=Ferranti
	out_is <<-'E'
	grace-hopper	kept	kept	owe	2026-12-01
	tom-kilburn	new	new	follow	2026-11-30
	E
	[ "$(grep -c tom-kilburn ~/ii/grace-hopper.txt)" -eq 1 ]
	grep -qx 'Via: @grace-hopper' ~/ii/tom-kilburn.txt
}

@test "where it is not plain who is meant, nobody is added" {
	sample
	cp -r ~/ii before
	run ii-refer howard Mary
	status_is 1
	err_is 'ii-refer: Mary: that is a part of the name of @mary-hawes (Mary Hawes, Burroughs): say the @id if they are meant; -F adds another'
	run ii-refer howard 'Mary Hawes' org=IBM
	status_is 1
	err_is 'ii-refer: Mary Hawes: of another organization or profile is @mary-hawes (Mary Hawes, Burroughs): say the @id if they are meant; -F adds another'
	run ii-refer howard 'Bob Roe' email=grace@example.org
	status_is 1
	err_has 'the same email has @grace-hopper'
	run ii-refer howard @mary-haws
	status_is 1
	err_has 'did you mean @mary-hawes?'
	run ii-refer howard howard
	status_is 1
	run ii-refer howard @howard-aiken
	status_is 2
	err_is 'ii-refer: howard-aiken: nobody is referred to themselves'
	run ii-refer nobody 'Tom Kilburn'
	status_is 2
	diff -r before ~/ii
	ok ii-refer -F howard Mary
	[ -f ~/ii/mary.txt ]
}

@test "blanks make no other name, and a name one slip away is said" {
	sample
	ok ii-refer howard 'mary   hawes'
	[ ! -e ~/ii/mary-hawes-2.txt ]
	while read -r name id; do
		run ii-refer howard "$name Hawes"
		status_is 0
		err_is "ii-refer: $id: there is also @mary-hawes: if they are one, ii-mv $id mary-hawes unites them"
		rm "$HOME/ii/$id.txt"
		git -C ~/ii commit -qam 'Not them'
	done <<-'E'
	Marx marx-hawes
	Mar mar-hawes
	Marry marry-hawes
	Amry amry-hawes
	E
	ok ii-refer howard 'Marc Hawe'
	ok ii-refer -F howard 'Mary Hawe'
}

@test "-n shows it and does nothing, -q does it and says nothing" {
	sample
	cp -r ~/ii before
	run ii-refer -n grace 'Tom Kilburn' org=Ferranti He knows.
	status_is 0
	out_is <<-'E'
	grace-hopper	2026-11-23 referred @tom-kilburn He knows.
	Name: Tom Kilburn
	Org: Ferranti
	Via: @grace-hopper
	E
	err_is 'ii-refer: tom-kilburn would be:'
	diff -r before ~/ii
	ok ii-refer -q grace 'Tom Kilburn'
	out_is_empty
}

@test "dates, text from standard input, and what looks like a field or option" {
	sample
	run ii-refer -d fri grace 'Tom Kilburn' -- role=unknown, but kind
	status_is 0
	err_is 'ii-refer: 2026-11-20 referred @tom-kilburn -- role=unknown, but kind'
	[ "$(log_of grace-hopper | grep tom-)" = '2026-11-20 referred @tom-kilburn -- role=unknown, but kind' ]
	ok ii-refer howard 'Bob Roe' - <<<$'One line.\nAnother.'
	[ "$(log_of howard-aiken | tail -2)" = $'2026-11-23 referred @bob-roe One line.\n\tAnother.' ]
	cp -r ~/ii before
	for wrong in '-d tomorrow' '-d 1/2/2026'; do
		run ii-refer $wrong grace 'Ed Poe'
		status_is 2
	done
	run ii-refer grace 'Ed Poe' rolle=IBM
	status_is 2
	err_has 'did you mean'
	run ii-refer grace 'Ed Poe' email=none
	status_is 2
	run ii-refer grace 'Ed Poe' role-=x
	status_is 2
	run ii-refer grace 'Ed Poe' He is -q
	status_is 2
	run ii-refer grace $'Ed Poe\nEmail: x@example.org'
	status_is 2
	diff -r before ~/ii
}

@test "the book of a path gets the referral" {
	sample
	new_book ~/other
	printf 'Name: Ada Byron\n' >~/other/ada-byron.txt
	git -C ~/other add . && git -C ~/other commit -qm Ada
	ok ii-refer other/ada-byron.txt 'Mary Somerville'
	out_is <<-'E'
	other/ada-byron.txt	new	new		
	other/mary-somerville.txt	new	new	follow	2026-11-30
	E
	[ -f ~/other/mary-somerville.txt ]
	git -C ~/other fsck --strict
}

# --- the tree ---

# tree: the first columns, indented.
tree() {
	ii-refer "$@" | awk -F '\t' '{ printf "%" 2 * $2 "s%s %s %s\n", "", $1, $3, $9 }'
}

@test "everybody stands below who named them, with their stage" {
	sample
	ok ii-refer
	out_is <<-'E'
	howard-aiken	0	kept			2	3	1	
	grace-hopper	1	kept	howard-aiken	2026-10-08	1	1	0	
	mary-hawes	2	new	grace-hopper	2026-11-19	0	0	0	not-approached
	yuki-tanaka	1	scheduled	howard-aiken		0	0	0	
	E
	ok ii-refer grace,yuki
	out_is <<-'E'
	grace-hopper	0	kept			1	1	0	
	mary-hawes	1	new	grace-hopper	2026-11-19	0	0	0	not-approached
	yuki-tanaka	0	scheduled			0	0	0	
	E
	run bash -c 'ii-ls stage=kept | ii-refer - | cut -f 1'
	out_is $'grace-hopper\nmary-hawes\nhoward-aiken\ngrace-hopper\nmary-hawes\nyuki-tanaka'
}

@test "who met me and named nobody is told, and stands at the top by themselves" {
	sample
	record eve <<-'E'
	Name: Eve

	2026-11-01 met Much.
	2026-11-02 thanked
	E
	ok ii-refer
	out_has "eve	0	kept			0	0	0	named-nobody"
	ok ii-refer -q eve org=IBM
	ok ii-refer eve
	out_is "eve	0	kept			0	0	0	"
}

@test "who was named by several stands once, and is told elsewhere" {
	sample
	ok ii-refer -q yuki @mary-hawes
	ok ii-refer
	out_has "mary-hawes	2	new	grace-hopper	2026-11-19	0	0	0	not-approached"
	out_has "mary-hawes	2	new	yuki-tanaka	2026-11-23	0	0	0	again"
	out_has "howard-aiken	0	kept			2	3	1	"
}

@test "circles are cut and marked" {
	book
	printf 'Name: A\nVia: @b\n\n2026-01-01 referred @c\n' | record a
	printf 'Name: B\nVia: @c\n\n2026-01-02 referred @b\n' | record b
	printf 'Name: C\nVia: @a\n' | record c
	run tree
	out_is <<-'E'
	a new 
	  c new not-approached
	    b new 
	      a new above
	E
	run tree b
	out_is <<-'E'
	b new 
	  a new 
	    c new not-approached
	      b new above
	E
}

@test "by= and Was: are links, too; a future entry is none" {
	book
	printf 'Name: A\nWas: old-a\n' | record a
	printf 'Name: B\n\n2026-11-01 asked/intro by=@old-a\n' | record b
	printf 'Name: C\n\n2026-11-01 note x\n2026-11-02 scheduled/cafe at=2026-11-30 by=@b\n' | record c
	printf 'Name: D\n\n2026-12-24 asked by=@b\n' | record d
	run tree
	out_is <<-'E'
	a new 
	  b asked 
	    c scheduled 
	E
}

@test "on a terminal it is drawn, in ASCII where there is no UTF-8" {
	sample
	ok ii-refer -q grace org=Ferranti
	printf '2026-11-22 referred @tom-kilburn\n' >>~/ii/yuki-tanaka.txt
	git -C ~/ii commit -qam Edit
	on_terminal env NO_COLOR=1 ii-refer
	out_is <<-'E'
	howard-aiken       kept                   reaches 4, 1 talked to
	├─ grace-hopper    kept       2026-10-08  reaches 1, 0 talked to
	│  ├─ mary-hawes   new        2026-11-19  not approached yet
	│  └─ Ferranti                2026-11-23  find somebody there
	└─ yuki-tanaka     scheduled              reaches 1, 0 talked to
	   └─ tom-kilburn             2026-11-22  not in the book yet

	4 named to you, 1 talked to, 2 not approached yet
	E
	on_terminal env NO_COLOR=1 LC_ALL=C ii-refer grace
	out_is <<-'E'
	grace-hopper   kept              reaches 1, 0 talked to
	|- mary-hawes  new   2026-11-19  not approached yet
	`- Ferranti          2026-11-23  find somebody there

	1 named to you, 0 talked to, 1 not approached yet
	E
	# what has no id of a contact is left to JSON
	ok ii-refer yuki
	out_is "yuki-tanaka	0	scheduled			1	1	0	"
	ok ii-refer -j yuki
	out_is <<-'E'
	{"id":"yuki-tanaka","name":"Yuki Tanaka","depth":0,"stage":"scheduled","named":1,"reach":1,"talked":0}
	{"id":"tom-kilburn","depth":1,"by":"yuki-tanaka","date":"2026-11-22","note":"not-in-book"}
	E
	ok ii-refer -j grace
	out_has '{"org":"Ferranti","depth":1,"by":"grace-hopper","date":"2026-11-23"}'
}

@test "a chain of thousands is drawn, and a name drives no terminal" {
	local i

	new_book ~/ii
	for ((i = 1; i <= 3000; i++)); do
		printf 'Name: N\nVia: @n%d\n' $((i - 1)) >~/ii/n$i.txt
	done
	left_dirty
	printf 'Name: \033[31mred\n\n2026-11-01 referred org="a\033[31mb"\n' >~/ii/n0.txt
	on_terminal env NO_COLOR=1 ii-refer
	status_is 0
	[ "$(grep -c "^ *([0-9]*) └─ n[0-9]* .*not approached yet" <<<"$output")" -eq 2992 ]
	grep -q '(3000) └─ n3000 ' <<<"$output"
	[ "$(grep -c $'\e' <<<"$output")" -eq 0 ]
	grep -qF 'a\x1b[31mb' <<<"$output"
	run ii-refer
	[ "$(tail -1 <<<"$output")" = "n3000	3000	new	n2999		0	0	0	not-approached" ]
	[ "$(head -1 <<<"$output")" = "n0	0	new			1	3000	0	" ]
}

@test "no referrals is no, and misuse is told" {
	book
	run ii-refer
	status_is 1
	out_is_empty
	err_has 'nobody has named anybody yet'
	sample_like() { printf 'Name: Ada\n' | record ada; }
	sample_like
	ok ii-refer ada
	out_is "ada	0	new			0	0	0	"
	run ii-refer -n ada
	status_is 2
	err_has 'whom did they name?'
	run ii-refer -j ada Bob
	status_is 2
	run ii-refer -w
	status_is 2
	run ii-refer -w a b
	status_is 2
	run ii-refer -w ''
	status_is 2
	run bash -c ': | ii-refer -'
	status_is 1
}

# --- ways ---

@test "a way to somebody begins with who knows them best" {
	sample
	ok ii-refer -w mary-hawes
	out_is "grace-hopper	1	kept	2026-11-20	1	0	grace-hopper mary-hawes	"
	ok ii-refer -q yuki @mary-hawes
	ok ii-refer -w @mary-hawes
	out_is <<-'E'
	grace-hopper	1	kept	2026-11-20	1	0	grace-hopper mary-hawes	
	yuki-tanaka	1	scheduled	2026-11-23	0	0	yuki-tanaka mary-hawes	
	E
	ok ii-log -q yuki connected @kofi-mensah
	ok ii-log -q -d 2026-11-22 yuki met Much.
	ok ii-refer -w 'Mary Hawes'
	out_is <<-'E'
	yuki-tanaka	1	met	2026-11-23	1	1	yuki-tanaka mary-hawes	
	grace-hopper	1	kept	2026-11-20	1	0	grace-hopper mary-hawes	
	E
	# who is to be left in peace goes last
	ok ii-log -q yuki wait until=+2w
	run bash -c 'ii-refer -w mary-hawes | head -1 | cut -f 1'
	out_is grace-hopper
}

@test "a way into an organization, also through who was there" {
	sample
	ok ii-refer -w burroughs
	out_is "grace-hopper	1	kept	2026-11-20	1	0	grace-hopper mary-hawes	"
	ok ii-refer -w harvard
	out_is <<-'E'
	howard-aiken	0	kept	2026-10-09	1	0	howard-aiken	
	grace-hopper	0	kept	2026-11-20	1	0	grace-hopper	was
	E
	ok ii-refer -w org='Vassar College'
	out_is "grace-hopper	0	kept	2026-11-20	1	0	grace-hopper	was"
	# the whole name goes before a part of one
	printf 'Name: Eve\nOrg: Harvard\n\n2026-11-01 met x\n' | record eve
	ok ii-refer -w HARVARD
	out_is "eve	0	met	2026-11-01	1	0	eve	"
}

@test "ways lead through people whom I do not know, and as short as can be" {
	sample
	printf 'Name: Bob Roe\nVia: @mary-hawes\n' | record bob-roe
	printf 'Name: Cy Young\nOrg: IBM\n\n2026-11-01 referred @bob-roe\n2026-11-01 declined/email\n' | record cy-young
	ok ii-refer -w ibm
	out_is "grace-hopper	3	kept	2026-11-20	1	0	grace-hopper mary-hawes bob-roe cy-young	"
	ok ii-log -q bob heard/email
	ok ii-refer -w ibm
	out_is "bob-roe	1	new	2026-11-23	0	0	bob-roe cy-young	"
	# closed is closed
	ok ii-log -q bob closed
	run bash -c 'ii-refer -w ibm | cut -f 1'
	out_is grace-hopper
}

@test "where no link leads to somebody, people at the same organization may" {
	sample
	run ii-refer -w noor
	status_is 1
	out_is_empty
	err_is 'ii-refer: nobody you know leads to noor-haddad'
	ok ii-log -q ana met Much.
	ok ii-refer -w noor
	out_is "ana-lima	1	met	2026-11-23	1	0	ana-lima noor-haddad	"
	run ii-refer -w 'étoile'
	status_is 0
	out_is "jose-nunez	0	answered	2026-11-20	0	0	jose-nunez	"
}

@test "nobody leads there, nobody is there, several are meant" {
	sample
	run ii-refer -w kestrel
	status_is 1
	err_is 'ii-refer: nobody you know leads to kestrel; there are or were ana-lima, noor-haddad'
	run ii-refer -w zzz
	status_is 1
	err_is 'ii-refer: zzz: nobody in the book is or was there, or is called so'
	printf 'Name: Mary Adeyemi\n' | record mary-adeyemi
	run ii-refer -w mary
	status_is 2
	err_has 'which one?'
	printf 'Name: Mary Hawes\n' | record mary-hawes-2
	run ii-refer -w 'Mary Hawes'
	status_is 2
	err_is 'ii-refer: Mary Hawes: which one? mary-hawes, mary-hawes-2'
	run ii-refer -w @nobody
	status_is 2
}

@test "on a terminal the way is told in words, with the command that asks" {
	sample
	on_terminal env NO_COLOR=1 ii-refer -w mary-hawes
	out_is <<-'E'
	grace-hopper  one talk, last in touch Fri 20 Nov
	    Grace Hopper knows Mary Hawes (Burroughs)
	    ii-draft -t introduction mary-hawes via=@grace-hopper
	E
	on_terminal env NO_COLOR=1 ii-refer -w harvard
	out_is <<-'E'
	howard-aiken  one talk, last in touch Fri 9 Oct
	    Howard Aiken (Harvard Computation Laboratory)
	    ii-draft howard-aiken
	grace-hopper  one talk, last in touch Fri 20 Nov
	    Grace Hopper (formerly Harvard Computation Laboratory)
	    ii-draft grace-hopper
	E
	ok ii-refer -jw harvard
	out_is <<-'E'
	{"id":"howard-aiken","name":"Howard Aiken","steps":0,"stage":"kept","last":"2026-10-09","talks":1,"helped":0,"command":"ii-draft howard-aiken","org":"Harvard Computation Laboratory","way":["howard-aiken"]}
	{"id":"grace-hopper","name":"Grace Hopper","steps":0,"stage":"kept","last":"2026-11-20","talks":1,"helped":0,"command":"ii-draft grace-hopper","past":"Harvard Computation Laboratory","way":["grace-hopper"]}
	E
}

@test "who is only named is added first" {
	sample
	printf '2026-11-22 referred @tom-kilburn\n' >>~/ii/grace-hopper.txt
	git -C ~/ii commit -qam Edit
	printf 'Name: Cy Young\nOrg: IBM\nVia: @tom-kilburn\n' | record cy-young
	ok ii-refer -jw ibm
	out_has "\"command\":\"ii-refer grace-hopper 'Tom Kilburn'\""
	out_has '"way":["grace-hopper","tom-kilburn","cy-young"]'
}

@test "a file that cannot be read is told, and the rest is shown" {
	sample
	mkdir ~/ii/dir.txt
	ok ii-refer grace
	rmdir ~/ii/dir.txt
	printf 'Name: Big\n' >~/ii/big.txt
	truncate -s 20M ~/ii/big.txt
	left_dirty
	run ii-refer grace
	status_is 2
	out_has mary-hawes
	err_has big.txt
}
