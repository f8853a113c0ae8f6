#!/usr/bin/env bats
# ii-set: change fields of contacts, or settings of the book.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

subject() { git -C ~/ii log -1 --format=%s; }
head_is() { [ "$(git -C ~/ii rev-parse HEAD)" = "$(cat before)" ]; }
note_head() { git -C ~/ii rev-parse HEAD >before; }

@test "it says what changed: id, field, old value, new value" {
	sample
	ok ii-set grace role=Commodore tags+='cobol, navy' phone='+1 215' goal=
	out_is "grace-hopper	Role	Director of automatic programming	Commodore
grace-hopper	Tags	compilers, navy	compilers, navy, cobol
grace-hopper	Phone		+1 215
grace-hopper	Goal	what a compiler team does all day, and how people get onto one	"
	[ "$(subject)" = 'Set role, tags, phone and goal of grace-hopper' ]
	[ "$(git -C ~/ii show --format= --name-only HEAD)" = grace-hopper.txt ]
	on_terminal env NO_COLOR=1 ii-set grace role=CTO lang=en
	out_is "grace-hopper  Role  Commodore → CTO
grace-hopper  Lang  → en"
}

@test "every other byte stays" {
	book
	printf '\357\273\277name: Ada\r\n# mine\nRole:  x \nrole: y\nodd line\r\nTags: a,b\n  ,c\r\n\n2026-11-01 met  \r\nno newline' |
	    record ada
	cp ~/ii/ada.txt was
	ok ii-set ada role=CTO
	printf '\357\273\277name: Ada\r\n# mine\nRole:  CTO \nrole: y\nodd line\r\nTags: a,b\n  ,c\r\n\n2026-11-01 met  \r\nno newline' |
	    file_is ~/ii/ada.txt
	ok ii-set ada role=x
	cmp was ~/ii/ada.txt
	ok ii-set ada org=IBM
	ok ii-set ada org=
	cmp was ~/ii/ada.txt
}

@test "several contacts are changed in one commit" {
	sample
	ok ii-set ana,noor tags+=robots
	out_is "ana-lima	Tags		robots
noor-haddad	Tags	robotics, licensing	robotics, licensing, robots"
	[ "$(subject)" = 'Set tags of ana-lima and noor-haddad' ]
	printf 'ana-lima\tx\nkofi-mensah\nmary-hawes\n@ana-lima\n' >ids
	ok ii-set - tags+=seen <ids
	[ "$(subject)" = 'Set tags of ana-lima and 2 more' ]
	[ "$(cut -f 1 "$BATS_TEST_TMPDIR/out")" = $'ana-lima\nkofi-mensah\nmary-hawes' ]
	ii-ls 'org~(?i)kestrel' | ok ii-set - org='Kestrel Machines'
	[ "$(ii-ls -f '%{id}' org='Kestrel Machines')" = $'ana-lima\nnoor-haddad' ]
}

@test "a path sets fields in the book that has it, a commit in each" {
	sample
	new_book ~/other "$top"/tests/data/examples/ana-lima.txt
	note_head
	ok ii-set -C ii other/ana-lima.txt org=Moss
	out_is "other/ana-lima.txt	Org	Kestrel Robotics	Moss"
	head_is
	[ "$(git -C other log -1 --format=%s)" = 'Set org of ana-lima' ]
	run bash -c 'ii-ls other/ ii/ name=Ana\ Lima | ii-set - org=Moss'
	status_is 0
	out_is "$HOME/ii/ana-lima.txt	Org	Kestrel Robotics	Moss"
	err_is_empty
	[ "$(subject)" = 'Set org of ana-lima' ]
	ok ii-set other/ana-lima.txt,ana org=Fern
	out_is "other/ana-lima.txt	Org	Moss	Fern
$HOME/ii/ana-lima.txt	Org	Moss	Fern"
	run ii-set other/ana-lima.txt,ana org=Fern
	status_is 0
	err_is 'ii-set: nothing changed: it is so already'
	[ -z "$(git -C other status --porcelain)" ]
}

@test "all or none: one contact that cannot be changed stops them all" {
	sample
	note_head
	run ii-set ana,nobody-here role=x
	status_is 2
	out_is_empty
	err_is 'ii-set: nobody-here: no such contact'
	run ii-set ana,grace 'org+=x'
	status_is 2
	out_is_empty
	err_is 'ii-set: org has one value: set it with org='
	head_is
	run ii-set - role=x </dev/null
	status_is 1
	out_is_empty
}

@test "what is so already is said, and no commit made" {
	sample
	note_head
	run ii-set grace org='Remington Rand' tags+=NAVY
	status_is 0
	out_is_empty
	err_is 'ii-set: nothing changed: it is so already'
	head_is
	run ii-set grace phone-=555 tags-=navy
	status_is 0
	out_is 'grace-hopper	Tags	compilers, navy	compilers'
	err_is "ii-set: grace-hopper: phone has no '555' to take away"
	[ "$(subject)" = 'Set tags of grace-hopper' ]
}

@test "a field that repeats is set to one value, or to all that are given" {
	sample
	ok ii-set grace email+=hopper@example.net
	out_is 'grace-hopper	Email	grace@example.org	grace@example.org, hopper@example.net'
	ok ii-set grace email=a@example.org email=b@example.org
	[ "$(grep ^Email ~/ii/grace-hopper.txt)" = $'Email: a@example.org\nEmail: b@example.org' ]
	ok ii-set grace email=c@example.org
	[ "$(grep ^Email ~/ii/grace-hopper.txt)" = 'Email: c@example.org' ]
	ok ii-set grace past-='1931-1943; Vassar College; professor of mathematics'
	[ "$(grep -c ^Past ~/ii/grace-hopper.txt)" -eq 1 ]
}

@test "a field whose name ends in a hyphen is told from -=" {
	book
	printf 'Name: Ada\nx-: 1\nx: 2\n' | record ada
	ok ii-set ada x-=2
	out_is 'ada	X	2	'
	ok ii-set ada x--=1
	out_is 'ada	X-	1	'
}

@test "slips and bad values are refused; what the record has is the user's own" {
	sample
	note_head
	run ii-set jose emial=jose@example.com
	status_is 2
	out_is_empty
	err_is "ii-set: emial is no field of ii's: did you mean Email? (-F takes it as your own)"
	run ii-set jose title=Boss
	status_is 2
	err_has 'did you mean Role?'
	run ii-set jose zone=Paris
	status_is 2
	err_has "'Paris' is no time zone"
	run ii-set jose update=1m
	status_is 2
	err_has "'1m' is no delay"
	run ii-set jose role=a role=b
	status_is 2
	err_has 'given twice'
	run ii-set jose org=Étoile Filante
	status_is 2
	err_has "org='Étoile Filante'"
	run ii-set jose goal=$'two\nlines'
	status_is 2
	err_has 'line break'
	head_is
	ok ii-set -F jose emial=x
	ok ii-set jose emial=y
	out_is 'jose-nunez	Emial	x	y'
}

@test "a contact keeps a name" {
	sample
	note_head
	run ii-set ana name=
	status_is 2
	out_is_empty
	err_is 'ii-set: ana-lima.txt: a contact needs a Name; nothing was changed'
	run ii-set -F ana name-='Ana Lima'
	status_is 2
	head_is
	ok ii-set ana name='Ana Lima Souza'
	[ -f ~/ii/ana-lima.txt ]
}

@test "a Via that leads to nobody is said" {
	sample
	run ii-set ana via=@howrd-aiken
	status_is 0
	out_is 'ana-lima	Via		@howrd-aiken'
	err_is 'ii-set: Via: @howrd-aiken: no such contact; did you mean howard-aiken?'
	ok ii-set ana via=@howard-aiken
}

@test "setting the field that clashed settles it" {
	book
	printf 'Name: Ada\nOrg: IBM\nRole: CTO\nClash: Role: CEO\nClash: Org: Univac\nClash: Role: VP\n' |
	    record ada
	ok ii-set ada role=CEO
	out_is "ada	Role	CTO	CEO
ada	Clash	Role: CEO, Org: Univac, Role: VP	Org: Univac"
	[ "$(subject)" = 'Set role of ada' ]
	ok ii-set ada org=IBM
	out_is 'ada	Clash	Org: Univac	'
	[ "$(subject)" = 'Settle a clash of ada' ]
	file_is ~/ii/ada.txt <<<$'Name: Ada\nOrg: IBM\nRole: CEO'
	[ -z "$(ii-due ada)" ]
}

@test ".ii in the place of a contact means the settings" {
	sample
	ok ii-set .ii zone=Europe/Berlin target+='4 talks by 2027-01-31' thank=2d
	out_is ".ii	Zone	UTC	Europe/Berlin
.ii	Target	10 talks by 2027-03-01	10 talks by 2027-03-01, 4 talks by 2027-01-31
.ii	Thank		2d"
	[ "$(subject)" = 'Set zone, target and thank of the book' ]
	file_is ~/ii/.ii <<'EOF'
Me: Sam Reyes
Email: sam@example.org
Zone: Europe/Berlin
Target: 10 talks by 2027-03-01
Target: 4 talks by 2027-01-31
Thank: 2d
EOF
	run ii-set .ii tragets=x
	status_is 2
	err_is "ii-set: tragets is no setting of ii's: did you mean Target? (-F takes it as your own)"
	for bad in zone=Berlin ask=many target=10 workdays=Someday thank=x phone+=1; do
		run ii-set -F .ii "$bad"
		status_is 2
		out_is_empty
	done
	ok ii-ls ana
}

@test "what was edited by hand before gets a commit of its own" {
	sample
	echo 'Goal: to learn' >>~/ii/ana-lima.txt
	ok ii-set grace role=CTO
	[ "$(git -C ~/ii log -2 --format=%s)" = $'Set role of grace-hopper\nEdit ana-lima by hand' ]
}

@test "-n shows what would change, and touches nothing" {
	sample
	echo 'Goal: to learn' >>~/ii/ana-lima.txt
	left_dirty
	note_head
	run ii-set -n grace,ana role=CTO goal=
	status_is 0
	err_is 'ii-set: would be changed:'
	out_is "grace-hopper	Role	Director of automatic programming	CTO
grace-hopper	Goal	what a compiler team does all day, and how people get onto one	
ana-lima	Role	Test engineer	CTO
ana-lima	Goal	to learn	"
	head_is
	grep -qx 'Role: Test engineer' ~/ii/ana-lima.txt
}

@test "a record that is no record yet can be mended" {
	book
	echo 'Org: IBM' >~/ii/ada.txt
	run ii-set ada name=Ada
	status_is 0
	out_is 'ada	Name		Ada'
	file_is ~/ii/ada.txt <<<$'Name: Ada\nOrg: IBM'
	[ "$(subject)" = 'Set name of ada' ]
}

@test "in the midst of a merge of the user's it is saved and said" {
	sample
	git -C ~/ii rev-parse HEAD >~/ii/.git/MERGE_HEAD
	left_dirty
	run ii-set grace role=CTO
	status_is 0
	err_has 'saved, not committed'
	grep -qx 'Role: CTO' ~/ii/grace-hopper.txt
}

@test "many at once on one record lose nothing" {
	sample
	n=$(git -C ~/ii rev-list --count HEAD)
	for i in 1 2 3 4 5 6 7 8; do
		ii-set grace tags+="t$i" >/dev/null &
	done
	wait
	[ "$(grep -o 't[1-8]' <(grep ^Tags ~/ii/grace-hopper.txt) | sort -u | wc -l)" -eq 8 ]
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq $((n + 8)) ]
}

@test "a terminal is not driven by what a record holds" {
	book
	printf 'Name: Ada\nRole: \e]0;x\a\n' | record ada
	on_terminal ii-set ada role=CTO
	[[ $output != *$'\e]'* && $output == *'\x1b'* ]]
	printf 'Name: Bo\nRole: a\tb\n' | record bo
	ok ii-set bo role=c
	out_is 'bo	Role	a b	c'
}

@test "misuse and output that cannot be written are errors" {
	sample
	note_head
	run ii-set
	status_is 2
	err_has 'whose fields?'
	run ii-set role=x
	status_is 2
	err_has 'whose fields?'
	run ii-set grace
	status_is 2
	err_has 'which fields?'
	head_is
	run sh -c 'ii-set grace role=CTO >/dev/full'
	status_is 2
	err_has 'ii-set:'
}

@test "what follows from the log is not set" {
	sample
	run ii-set grace stage=met
	status_is 2
	err_is "ii-set: stage follows from the record and its log, and is not set (-F takes it as your own)"
}
