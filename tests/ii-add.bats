#!/usr/bin/env bats
# ii-add: add a contact.
# shellcheck disable=SC2016 # an editor's $1 is the file

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# commits: how many there are, and the subject of the last.
commits() {
	git -C ~/ii rev-list --count HEAD
	git -C ~/ii log -1 --format=%s
}

# kept: the file in which the text that was typed is kept.
kept() { sed -n 's/.*is kept: ii-add - <//p' "$BATS_TEST_TMPDIR/err"; }

# editor SCRIPT: an editor that runs this on the file, which is $1.
editor() {
	printf '#!/bin/sh\n%s\n' "$1" >editor
	chmod +x editor
	export EDITOR=$HOME/editor
}

@test "it prints the id, and commits the record alone" {
	sample
	ok ii-add 'John Backus' org=IBM via=@grace-hopper
	out_is john-backus
	file_is ~/ii/john-backus.txt <<'EOF'
Name: John Backus
Org: IBM
Via: @grace-hopper
EOF
	[ "$(git -C ~/ii log -1 --format=%s)" = 'Add john-backus' ]
	[ "$(git -C ~/ii show --format= --name-status HEAD)" = $'A\tjohn-backus.txt' ]
	[ "$(stat -c %a ~/ii/john-backus.txt)" = 600 ]
}

@test "blanks around a name are no part of it" {
	book
	ok ii-add ' Ada ' 'King '
	file_is ~/ii/ada-king.txt <<<'Name: Ada  King'
	ok ii-add name=Ida
	out_is ida
}

@test "fields go in their order, and may repeat where that makes sense" {
	book
	ok ii-add Ada Lovelace goal='how it began' tags='a, b' org='Analytical Engine' \
	    email=ada@example.org shoes=38 email=ada@example.net tags+=c update='6 months' say=eyda
	out_is ada-lovelace
	file_is ~/ii/ada-lovelace.txt <<'EOF'
Name: Ada Lovelace
Say: eyda
Org: Analytical Engine
Email: ada@example.org
Email: ada@example.net
Tags: a, b, c
Goal: how it began
Update: 6 months
Shoes: 38
EOF
}

@test "what was edited by hand before gets a commit of its own" {
	sample
	echo 'Goal: to learn' >>~/ii/ana-lima.txt
	ok ii-add 'John Backus'
	[ "$(git -C ~/ii log -2 --format=%s)" = $'Add john-backus\nEdit ana-lima by hand' ]
	[ "$(git -C ~/ii show --format= --name-only HEAD)" = john-backus.txt ]
}

@test "what the user has staged elsewhere stays staged" {
	sample
	echo mine >~/ii/README
	git -C ~/ii add README
	left_dirty
	ok ii-add 'John Backus'
	[ "$(git -C ~/ii status --porcelain)" = 'A  README' ]
}

@test "a record on standard input is kept byte for byte" {
	book
	printf '\357\273\277Name: Ada\r\n# mine\r\nSize: 3\r\n\r\n2026-11-01 met first\r\n\tbody' >record
	ok ii-add - <record
	out_is ada
	cmp record ~/ii/ada.txt
	printf 'Name: Bo\tLi \nOrg: \xff\n' >record
	ok ii-add <record
	out_is bo-li
	cmp record ~/ii/bo-li.txt
	printf 'Name: Cy\r\n\r\n2026-11-01 met' >record
	ok ii-add - tags=x <record
	printf 'Name: Cy\r\nTags: x\r\n\r\n2026-11-01 met' | file_is ~/ii/cy.txt
}

@test "what is doubtful in such a record is said with its line, and kept" {
	book
	run ii-add - <<'EOF'
Name: Ada
Emial: ada@example.org
Zone: Nowhere
no field
2026-13-01 met
EOF
	status_is 0
	out_is ada
	err_is "ii-add: standard input:4: 'no field' is neither a field nor an entry: expected 'Name: value', a date, or # for a comment
ii-add: standard input:5: '2026-13-01' is no day of the calendar: expected YYYY-MM-DD
ii-add: standard input:2: Emial is no field of ii's: did you mean Email?
ii-add: standard input:3: Zone: 'Nowhere' is no time zone known here: expected a name such as America/Toronto"
	grep -qx 'Emial: ada@example.org' ~/ii/ada.txt
}

@test "no record, one without a name, with NUL bytes or conflict marks is refused" {
	book
	commits >before
	run ii-add </dev/null
	status_is 2
	out_is_empty
	err_is 'ii-add: standard input is empty: expected a record'
	run ii-add - <<<'Org: IBM'
	status_is 2
	err_is 'ii-add: nothing was added: standard input has no Name:'
	printf 'Name: A\nx: \0\n' >record
	run ii-add - <record
	status_is 2
	err_has 'has NUL bytes'
	run ii-add -F - <<<$'Name: A\n<<<<<<< ours'
	status_is 2
	err_has 'has conflict marks'
	run ii-add ''
	status_is 2
	err_has 'who?'
	run ii-add org=IBM
	status_is 2
	err_has 'who?'
	run ii-add $'Two\nlines'
	status_is 2
	err_has 'line break'
	run ii-add Ada name=Ida
	status_is 2
	err_is 'ii-add: the name is given twice'
	run ii-add - Ada <<<'Name: Ida'
	status_is 2
	err_is "ii-add: 'Ada': expected field=value"
	commits | cmp - before
}

@test "the same link, email, or name and organization is the same person" {
	sample
	commits >before
	refused() {
		run ii-add "${@:2}"
		status_is 1 && out_is_empty &&
		    err_is "ii-add: ${2} seems to be there already, by the same $1; -F adds another"
	}
	refused 'link: grace-hopper (Grace Hopper)' 'G. Murray' link=http://LinkedIn.com/in/Grace/
	refused 'email: grace-hopper (Grace Hopper)' 'Grace' email=GRACE@example.org
	refused 'name and organization: jose-nunez (José Núñez)' 'jose nunez' org='etoile medias'
	refused 'name and organization: noor-haddad (Noor Haddad)' 'نور حداد' org='Kestrel Robotics'
	commits | cmp - before
	ok ii-add -F 'Grace Murray' link=https://www.linkedin.com/in/grace
	out_is grace-murray
}

@test "namesakes elsewhere are said; without any organization they are one" {
	sample
	run ii-add 'Grace Hopper' org='US Navy'
	status_is 0
	out_is grace-hopper-2
	err_is 'ii-add: there is also grace-hopper (Grace Hopper), Remington Rand'
	ok ii-add Zoë
	run ii-add zoe
	status_is 1
	err_is 'ii-add: zoe seems to be there already, by the same name: zoe (Zoë); -F adds another'
	run ii-add -F zoe
	status_is 0
	out_is zoe-2
}

@test "an id that a contact once had is not given out again" {
	book
	printf 'Name: Ada King\nWas: ada-byron\n' | record ada-king
	ok ii-add 'Ada Byron'
	out_is ada-byron-2
}

@test "names of any script make an id" {
	book
	for case in 'Žofie Ørsted=zofie-orsted' 'Нина Иванова=nina-ivanova' 'Ευα Παππα=eva-pappa'; do
		ok ii-add "${case%=*}"
		out_is "${case#*=}"
	done
	ok ii-add 'نور حداد' email=noor.haddad@example.com
	out_is noor-haddad
	ok ii-add '田中 由紀'
	[[ $output =~ ^p-[0-9a-z]{6}$ ]]
	grep -qx 'Name: 田中 由紀' ~/ii/"$output.txt"
}

@test "slips and other words for a field are refused; -F takes them" {
	book
	commits >before
	run ii-add Ada emial=a@b
	status_is 2
	out_is_empty
	err_is "ii-add: emial is no field of ii's: did you mean Email? (-F takes it as your own)"
	run ii-add Ada company=IBM
	status_is 2
	err_has 'did you mean Org?'
	run ii-add Ada zone=Berlin
	status_is 2
	err_has "'Berlin' is no time zone"
	run ii-add Ada thank=1m
	status_is 2
	err_has "thank: '1m' is no delay"
	run ii-add Ada org+=a org=b org=c
	status_is 2
	err_has 'org is given twice'
	run ii-add Ada tags-=x
	status_is 2
	err_has 'nothing to remove'
	commits | cmp - before
	ok ii-add -F Ada emial=x zone=Berlin
	grep -qx 'Emial: x' ~/ii/ada.txt
}

@test "a value of several words without quotes is understood as that" {
	book
	run ii-add Ada org=Remington Rand
	status_is 2
	out_is_empty
	err_is "ii-add: 'Rand': expected field=value; a value of several words is quoted: org='Remington Rand'"
	run ii-add Ada org=x -n
	status_is 2
	err_is 'ii-add: -n: options stand before the operands'
}

@test "a Via that leads to nobody is said, with who is near" {
	sample
	run ii-add 'A One' via=@howard-akien
	status_is 0
	out_is a-one
	err_is 'ii-add: Via: @howard-akien: no such contact; did you mean howard-aiken?'
	run ii-add 'A Two' via=@howard
	err_is 'ii-add: Via: @howard is no contact: did you mean @howard-aiken?'
	run ii-add 'A Three' via=howard-aiken
	err_is 'ii-add: Via: howard-aiken is words, not an id: did you mean @howard-aiken?'
	run ii-add 'A Four' via=@Howard
	status_is 2
	err_has 'no @id'
	ok ii-add 'A Five' via='alumni fair'
}

@test "-n shows the record and the id, and touches nothing" {
	sample
	echo 'Goal: to learn' >>~/ii/ana-lima.txt
	left_dirty
	commits >before
	run ii-add -n 'John Backus' org=IBM
	status_is 0
	out_is $'Name: John Backus\nOrg: IBM'
	err_is 'ii-add: john-backus would be:'
	[ ! -e ~/ii/john-backus.txt ]
	commits | cmp - before
}

@test "-e opens the record in the editor first" {
	book
	editor 'echo "Org: IBM" >>"$1"'
	ok ii-add -e 'John Backus'
	out_is john-backus
	file_is ~/ii/john-backus.txt <<<$'Name: John Backus\nOrg: IBM'
	editor 'sed -i "s/^Name: $/Name: Ada/" "$1"'
	ok ii-add -e
	out_is ada
	editor ': >"$1"'
	run ii-add -e Bo
	status_is 1
	out_is_empty
	err_is 'ii-add: nothing was added: the text was emptied'
}

@test "what was typed in an editor and is refused is kept" {
	sample
	mkdir tmp
	export TMPDIR=$HOME/tmp
	editor 'printf "Name: Grace Hopper\nEmail: grace@example.org\n" >"$1"'
	run ii-add -e
	status_is 1
	out_is_empty
	err_has 'seems to be there already'
	file_is "$(kept)" <<<$'Name: Grace Hopper\nEmail: grace@example.org'
	editor 'echo "Nmae: Ada" >"$1"'
	run ii-add -e
	status_is 2
	err_has 'the record has no Name:'
	file_is "$(kept)" <<<'Nmae: Ada'
	editor 'echo "Name: Ada" >"$1"; exit 1'
	run ii-add -e
	status_is 2
	err_has 'did not end well'
	[ "$(cat tmp/ii-?????*.txt | grep -c 'Name: Ada')" -eq 1 ]
}

@test "while another program holds an editor open, nobody waits" {
	book
	editor 'ii-add Bo >bo; echo "Org: IBM" >>"$1"'
	ok ii-add -e Ada
	out_is ada
	[ "$(cat bo)" = bo ]
	[ "$(git -C ~/ii log -2 --format=%s)" = $'Add ada\nAdd bo' ]
}

@test "in the midst of a merge of the user's the record is saved and said" {
	sample
	git -C ~/ii rev-parse HEAD >~/ii/.git/MERGE_HEAD
	left_dirty
	run ii-add Ada
	status_is 0
	out_is ada
	err_has 'saved, not committed'
	[ -f ~/ii/ada.txt ]
}

@test "two at once with one name get two ids" {
	book
	for i in 1 2 3 4 5 6 7 8; do
		ii-add "Ada Lovelace" org="$i" 2>/dev/null >>ids &
	done
	wait
	[ "$(sort ids | uniq -d)" = '' ]
	[ "$(wc -l <ids)" -eq 8 ]
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq 9 ]
}

@test "a terminal is not driven by what a record holds" {
	book
	on_terminal ii-add -n $'Ada\e]0;x\a' org=$'\u202eIBM'
	status_is 0
	[[ $output != *$'\e]'* && $output == *'\x1b'* && $output == *'\u{202e}'* ]]
}

@test "no book, and output that cannot be written, are errors" {
	run ii-add Ada
	status_is 2
	out_is_empty
	err_is "ii-add: there is no book at $HOME/ii; ii-init makes one"
	book
	run sh -c 'ii-add Ada >/dev/full'
	status_is 2
	err_has 'ii-add:'
}

@test "a name of signs alone is refused" {
	book
	run ii-add ... org=Kestrel
	status_is 2
	out_is_empty
	err_is "ii-add: '...' is no name: expected letters"
}
