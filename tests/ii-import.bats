#!/usr/bin/env bats
# ii-import: take contacts from files that other programs wrote.

load helper

titles='First Name,Last Name,URL,Email Address,Company,Position,Connected On'
in=https://www.linkedin.com/in

# connections ROW ...: an export of LinkedIn in c.csv.
connections() {
	{
		printf 'Notes:\r\n"Some ""emails"" may be missing."\r\n\r\n'
		printf '%s\r\n' "$titles" "$@"
	} >c.csv
}

ids() { (cd ~/ii && printf '%s\n' *.txt); }
subject() { git -C ~/ii log -1 --format=%s; }
commits() { git -C ~/ii rev-list --count HEAD; }

# changes_nothing CMD ...: run it; the book stays as it is, to the byte.
changes_nothing() {
	rm -rf before
	cp -r ~/ii before
	run "$@"
	diff -r before ~/ii --exclude=.git
	[ "$(git -C before rev-parse HEAD)" = "$(git -C ~/ii rev-parse HEAD)" ]
}

@test "connections become contacts, in one commit" {
	book
	connections "Ana,Lima,$in/ana,ana@example.org,Moss & Fern,Engineer,16 Aug 2013" \
	    "Björn,\"Silva, MBA\",$in/bjorn,,\"Orchard \"\"Fresh\"\" Packing\",,7-Feb-22"
	run ii-import c.csv
	status_is 0
	out_is <<-'E'
	ana-lima	added	Ana Lima	Org, Role, Email, Link, Connected
	bjorn-silva-mba	added	Björn Silva, MBA	Org, Link, Connected
	E
	err_is 'ii-import: 2 contacts added, 0 completed, 0 unchanged; 0 passed over'
	file_is ~/ii/ana-lima.txt <<-E
	Name: Ana Lima
	Org: Moss & Fern
	Role: Engineer
	Email: ana@example.org
	Link: $in/ana
	Connected: 2013-08-16
	E
	file_is ~/ii/bjorn-silva-mba.txt <<-E
	Name: Björn Silva, MBA
	Org: Orchard "Fresh" Packing
	Link: $in/bjorn
	Connected: 2022-02-07
	E
	[ "$(subject)" = 'Import 2 contacts from c.csv' ]
	[ "$(commits)" = 2 ]
}

@test "the sample is imported, and importing it again changes nothing" {
	book
	run ii-import -q "$top/tests/data/Connections.csv"
	status_is 0
	out_is_empty
	err_has 'ii-import: 629 contacts added, 0 completed, 0 unchanged; 11 passed over: 11 without a name'
	[ "$(ids | wc -l)" = 629 ]
	changes_nothing ii-import "$top/tests/data/Connections.csv"
	status_is 0
	out_is_empty
	err_has 'ii-import: 0 contacts added, 0 completed, 629 unchanged; 11 passed over: 11 without a name'
}

@test "importing again after edits by hand adds nobody, and takes nothing back" {
	book
	run ii-import -q "$top/tests/data/Connections.csv"
	# names, organizations and logs are the user's now
	(cd ~/ii && sed -i 's/^Org: Kestrel Robotics$/Org: Heron/
	    s/^Name: \(.*\)$/Name: \1 (Fair)/
	    $a 2026-11-20 asked/email' ./*.txt && git commit -qam 'Edit')
	changes_nothing ii-import "$top/tests/data/Connections.csv"
	out_is_empty
	err_has ' 0 contacts added, 0 completed, '
}

@test "hundreds of people never met do not make anything due" {
	command -v ii-due
	book
	run ii-import -q "$top/tests/data/Connections.csv"
	run ii-due -a 400
	status_is 1
	out_is_empty
}

@test "a known contact gets only what the record lacks, by a minimal edit" {
	book
	printf 'Name: Ana Lima\r\nOrg:  Heron\r\n# mine\r\nMood: fine\r\n\r\n2026-11-02 asked' |
	    record ana-lima
	connections "Ana,Lima,$in/ana,ana@example.org,Heron,Engineer,16 Aug 2013"
	run ii-import c.csv
	status_is 0
	out_is 'ana-lima	completed	Ana Lima	Role, Email, Link, Connected'
	err_is 'ii-import: 0 contacts added, 1 completed, 0 unchanged; 0 passed over'
	printf '%s\r\n' 'Name: Ana Lima' 'Org:  Heron' 'Role: Engineer' \
	    'Email: ana@example.org' "Link: $in/ana" '# mine' 'Mood: fine' \
	    'Connected: 2013-08-16' '' >expected.txt
	printf '2026-11-02 asked' >>expected.txt
	cmp expected.txt ~/ii/ana-lima.txt
	[ "$(subject)" = 'Complete 1 contact from c.csv' ]
}

@test "a value that differs stays as it is in the book" {
	book
	record ana-lima <<-E
	Name: Ana Lima
	Org: Heron
	Email: ana@heron.example
	Link: $in/ana
	Connected: 2012
	Role: Director
	E
	connections "Ana,Lima,$in/ana,ana@example.org,Moss,Engineer,16 Aug 2013"
	changes_nothing ii-import c.csv
	status_is 0
	err_is 'ii-import: 0 contacts added, 0 completed, 1 unchanged; 0 passed over'
}

@test "a profile is told by its address, however that is written" {
	book
	record ana <<-'E'
	Name: Ana
	Link: HTTP://LinkedIn.com/in/Ana-L/?trk=profile
	E
	connections "Ana,Lima,$in/ana-l,,,,"
	changes_nothing ii-import c.csv
	err_has '1 unchanged'
}

@test "people are known by email, and by name and organization" {
	book
	printf 'Name: Ana Lima\nEmail: Ana@Example.org\n' | record ana-lima
	printf 'Name: José Núñez\nOrg: Étoile\n' | record jose-nunez
	printf 'Name: Omar Said\nOrg: Heron\nPast: 2019; Moss; nurse\n' | record omar-said
	connections 'Ana,Lima,,ana@example.org,,,' 'Jose,Nunez,,,ETOILE,,' \
	    'Omar,Said,,,Moss,,'
	changes_nothing ii-import c.csv
	err_has '3 unchanged'
}

@test "Uid comes first" {
	book
	printf 'Name: Ana Lima\nUid: 7\n' | record ana-lima
	printf 'Name: Ana L.\nEmail: ana@example.org\n' | record ana-l
	printf '%s\n' Name,Uid,Email,Place 'Ana Lima,7,ana@example.org,Halifax' >c.csv
	run ii-import c.csv
	out_is 'ana-lima	completed	Ana Lima	Place, Email'
}

@test "a name alone is not enough, and gets another id" {
	book
	printf 'Name: Wei Chen\nOrg: Heron\n' | record wei-chen
	connections 'Wei,Chen,,,Moss,,' "Wei,Chen,$in/wei-2,,Fern,," \
	    "Wei,Chen,$in/wei-3,,Fern,," 'Wei,Chen,,,Heron,,'
	run ii-import c.csv
	status_is 0
	out_is <<-'E'
	wei-chen-2	added	Wei Chen	Org
	wei-chen-3	added	Wei Chen	Org, Link
	wei-chen-4	added	Wei Chen	Org, Link
	E
	err_has '3 contacts added, 0 completed, 1 unchanged'
	changes_nothing ii-import c.csv
	err_has '0 contacts added, 0 completed, 4 unchanged'
}

@test "an id that somebody had before is not given out" {
	book
	printf 'Name: Ana Roe\nOrg: Moss\nWas: ana-lima\n' | record ana-roe
	connections 'Ana,Lima,,,Heron,,'
	run ii-import c.csv
	out_is 'ana-lima-2	added	Ana Lima	Org'
}

@test "rows with a name and nothing to be known by are not added twice" {
	book
	printf '%s\n' Name,Role,Place 'Ana Lima,Nurse,Halifax' 'Ana Lima,Teacher,' \
	    'Bo Roe,,' >c.csv
	run ii-import c.csv
	[ "$(ids | paste -sd' ')" = 'ana-lima-2.txt ana-lima.txt bo-roe.txt' ]
	changes_nothing ii-import c.csv
	err_has '0 contacts added, 0 completed, 3 unchanged'
	sed -i 's/^Place.*/Org: Moss\n&/' ~/ii/ana-lima.txt
	git -C ~/ii commit -qam 'Edit'
	changes_nothing ii-import c.csv
	err_has '0 contacts added, 0 completed, 3 unchanged'
}

@test "somebody told twice comes once, with what both rows say" {
	book
	connections "Ana,Lima,$in/ana,,Moss,,1 Jan 2020" \
	    "Ana,Lima,$in/ANA/,ana@example.org,Moss,Nurse,2 Jan 2020" \
	    'A.,Lima,,ana@example.org,,,' "Ana,Lima,$in/ana,,,,"
	run ii-import c.csv
	status_is 0
	out_is 'ana-lima	added	Ana Lima	Org, Link, Connected, Role, Email'
	err_is <<-'E'
	ii-import: c.csv:7: is ana-lima of c.csv:5 again (the same email); passed over
	ii-import: c.csv:8: is ana-lima of c.csv:5 again (the same link); passed over
	ii-import: 1 contact added, 0 completed, 0 unchanged; 2 passed over: 2 told before
	E
	file_is ~/ii/ana-lima.txt <<-E
	Name: Ana Lima
	Org: Moss
	Role: Nurse
	Email: ana@example.org
	Link: $in/ana
	Connected: 2020-01-01
	E
}

@test "whoever shares an email with somebody of another name is told" {
	book
	printf 'Name: Ann Lee\nEmail: home@example.org\n' | record ann-lee
	connections 'Bob,Roe,,home@example.org,Moss,,' 'Ann,Roe,,home@example.org,Fern,,'
	run ii-import c.csv
	status_is 0
	out_is 'ann-lee	completed	Ann Lee	Org'
	err_is <<-'E'
	ii-import: c.csv:5: Bob Roe has the same email as ann-lee, who is called otherwise; passed over
	ii-import: c.csv:6: Ann Roe is taken for ann-lee: the same email
	ii-import: 0 contacts added, 1 completed, 0 unchanged; 1 passed over: 1 in doubt
	E
}

@test "what was not understood is told with its line, and kept" {
	book
	connections "Ana,Lima,$in/ana,,,,03/15/2024" ',,,,,,1 Jan 2020' ',,,,,,' \
	    "Bo,Roe,$in/bo,,Moss, Fern,Nurse,1 Jan 2020"
	run ii-import c.csv
	status_is 0
	err_is <<-'E'
	ii-import: c.csv:5: '03/15/2024' is not one date, such as 12 Mar 2024, in the past; kept as it stands
	ii-import: c.csv:6: has no name; passed over
	ii-import: c.csv:8: has 8 values for 7 columns: is one with a comma not in quotation marks? passed over
	ii-import: 1 contact added, 0 completed, 0 unchanged; 2 passed over: 1 without a name, 1 with more values than columns
	E
	grep -qx 'Connected: 03/15/2024' ~/ii/ana-lima.txt
}

@test "-n shows what would happen, and changes nothing" {
	book
	printf 'Name: Ana Lima\nOrg: Moss\n' | record ana-lima
	connections "Ana,Lima,$in/ana,,Moss,," 'Bo,Roe,,,Fern,,'
	changes_nothing ii-import -n c.csv
	status_is 0
	out_is <<-'E'
	ana-lima	completed	Ana Lima	Link
	bo-roe	added	Bo Roe	Org
	E
	err_is 'ii-import: 1 contact would be added, 1 would be completed, 0 unchanged; 0 passed over'
	cp "$BATS_TEST_TMPDIR/out" dry
	run ii-import c.csv
	cmp dry "$BATS_TEST_TMPDIR/out"
	[ "$(subject)" = 'Import 1 contact from c.csv, complete 1' ]
}

@test "any table is imported by a mapping" {
	book
	printf '%s\n' 'Full name;Firm;Tags;Next step;Apply' \
	    'Ana Lima;Moss, Ltd;a, b;call;2024' >t.csv
	run ii-import -M 'Full name=Name,Firm=Org' -M 'Next step=next-step' t.csv
	status_is 0
	out_is 'ana-lima	added	Ana Lima	Org, Tags, Next-step'
	err_is <<-'E'
	ii-import: t.csv:1: left out, being no names of fields: 'Apply'; -M 'Column=Field' takes them in
	ii-import: 1 contact added, 0 completed, 0 unchanged; 0 passed over
	E
	file_is ~/ii/ana-lima.txt <<-'E'
	Name: Ana Lima
	Org: Moss, Ltd
	Tags: a, b
	Next-step: call
	E
}

@test "a mapping that cannot be right is refused, or asked about" {
	book
	printf '%s\n' 'Full name,Firm' 'Ana Lima,Moss' >t.csv
	changes_nothing ii-import t.csv
	status_is 2
	err_has "t.csv:1: which column is the Name? say it with -M 'Column=Name'; its columns are 'Full name', 'Firm'"
	changes_nothing ii-import -M 'Ful name=Name' t.csv
	status_is 2
	err_is "ii-import: t.csv:1: has no column 'Ful name': did you mean 'Full name'?"
	changes_nothing ii-import -M 'Full name' t.csv
	status_is 2
	err_is "ii-import: -M: 'Full name' is no mapping; expected 'Column=Field'"
	run ii-import -n -M 'Full name=Name,Firm=Orgg' t.csv
	status_is 0
	err_has '-M: Orgg becomes a field of your own; did you mean Org?'
}

@test "-t names the type, and the nearest one is suggested" {
	book
	printf '%s\n' 'First Name,Last Name,Connected On' 'Ana,Lima,1 Jan 2020' >c
	run ii-import -t linkedin c
	out_is 'ana-lima	added	Ana Lima	Connected'
	changes_nothing ii-import -t csv c
	status_is 2
	err_has 'c:1: which column is the Name?'
	run ii-import -t linkdin c
	status_is 2
	err_is "ii-import: there is no type 'linkdin': did you mean linkedin?"
	printf 'Name\nAna\n' >t
	changes_nothing ii-import -t linkedin t
	status_is 2
	err_is 'ii-import: t: has no row of titles in its first 100 lines; expected First Name, Last Name, ..., Connected On'
}

@test "a file may come from a pipe, and several come in one commit" {
	book
	connections 'Ana,Lima,,,Moss,,'
	printf 'Name\nBo Roe\n' >t.csv
	run sh -c 'cat c.csv | ii-import - t.csv'
	status_is 0
	out_is <<-'E'
	ana-lima	added	Ana Lima	Org
	bo-roe	added	Bo Roe	
	E
	[ "$(subject)" = 'Import 2 contacts from standard input and t.csv' ]
}

@test "one file that cannot be read, and nothing is imported" {
	book
	printf 'Name\nBo Roe\n' >t.csv
	changes_nothing ii-import t.csv missing.csv
	status_is 2
	out_is_empty
	err_is 'ii-import: read missing.csv: No such file or directory'
	changes_nothing ii-import t.csv .
	status_is 2
	err_is 'ii-import: read .: Is a directory'
	run ii-import
	status_is 2
	err_has 'usage: ii-import'
}

@test "a file with nobody in it is an error" {
	book
	: >empty
	connections
	for file in empty c.csv; do
		changes_nothing ii-import $file
		status_is 2
		out_is_empty
		err_has "ii-import: $file: "
	done
	connections ',,,,,,1 Jan 2020'
	changes_nothing ii-import c.csv
	status_is 2
	err_is <<-'E'
	ii-import: c.csv:5: has no name; passed over
	ii-import: c.csv: there is nobody in it, read as LinkedIn's Connections.csv
	E
}

@test "text that is not UTF-8 is refused, and how to convert it is said" {
	book
	printf 'Name\nAna\nZo\353\n' >latin.csv
	changes_nothing ii-import latin.csv
	status_is 2
	err_is 'ii-import: latin.csv:3: is not in UTF-8; convert it first, perhaps with: iconv -f WINDOWS-1252 -t UTF-8'
	run sh -c 'iconv -f WINDOWS-1252 -t UTF-8 latin.csv | ii-import -'
	status_is 0
	grep -qx 'Name: Zoë' ~/ii/zoe.txt
	printf 'Name\nAna\0\n' >nul.csv
	changes_nothing ii-import nul.csv
	status_is 2
	err_is 'ii-import: nul.csv:2: has a NUL byte; expected text'
}

@test "rows without end, and ten thousand columns, take bounded memory" {
	book
	run sh -c 'tr "\0" x </dev/zero | ii-import -' # a line without any end
	status_is 2
	err_is 'ii-import: standard input: is larger than 256 MiB'
	{ printf 'Name\nAna\n"'; head -c 2000000 /dev/zero | tr '\0' x; } >quote.csv
	changes_nothing ii-import quote.csv
	status_is 2
	err_is 'ii-import: quote.csv:3: this row is longer than 1 MiB; is a quotation mark not closed?'
	{ printf Name; seq -s '' -f ',c%g' 10000; echo Ana; } >wide.csv
	run ii-import -n wide.csv
	status_is 0
	out_is 'ana	added	Ana	'
	err_has "'c12' and 9988 more; -M"
}

@test "names of any script make ids" {
	book
	connections 'نور,حداد,,,Moss,,' '美咲,田中,,misaki@example.org,Moss,,' \
	    'Ольга,Иванова,,,Moss,,' '🦊,,,,Moss,,'
	run ii-import c.csv
	status_is 0
	out_has 'misaki	added	美咲 田中	Org, Email'
	out_has 'olga-ivanova	added	Ольга Иванова	Org'
	[ "$(grep -c '^p-[a-z0-9]*	added' "$BATS_TEST_TMPDIR/out")" = 2 ]
	changes_nothing ii-import c.csv
	err_has '4 unchanged'
}

@test "nothing in a file drives a terminal" {
	book
	connections $'A\eb,Lima,,,,,\e[2J/1/2024'
	run ii-import c.csv
	err_has "c.csv:5: '\\x1b[2J/1/2024' is not one date"
	on_terminal ii-import -n c.csv
	[[ $output != *$'\e[2J'* ]]
}

@test "a record with conflict marks is left alone" {
	book
	printf 'Name: Ana Lima\n<<<<<<< ours\nOrg: Moss\n=======\n>>>>>>> theirs\n' >~/ii/ana-lima.txt
	left_dirty
	connections 'Ana,Lima,,,Moss,,'
	run ii-import c.csv
	status_is 0
	out_is_empty
	err_has 'c.csv:5: is ana-lima, whose record has conflict marks ('
	[ "$(commits)" = 1 ]
}

@test "edits made by hand before are committed apart" {
	book
	printf 'Name: Ana Lima\nOrg: Moss\n' >~/ii/ana-lima.txt
	connections "Ana,Lima,$in/ana,,Moss,,"
	run ii-import c.csv
	out_is 'ana-lima	completed	Ana Lima	Link'
	[ "$(commits)" = 3 ]
	git -C ~/ii show HEAD~1:ana-lima.txt | grep -qx 'Org: Moss'
}

@test "a book that cannot be written stays as it is" {
	book
	connections 'Ana,Lima,,,Moss,,'
	if [ "$(id -u)" -eq 0 ]; then
		mv ~/ii/.git/objects ~/ii/.git/o
		run ii-import c.csv
		mv ~/ii/.git/o ~/ii/.git/objects
	else
		chmod -R a-w ~/ii
		run ii-import c.csv
		chmod -R u+w ~/ii
	fi
	status_is 2
	out_is_empty
	err_has 'ii-import: '
	[ ! -e ~/ii/ana-lima.txt ]
}

@test "output that cannot be written is an error, and the import is done" {
	book
	connections 'Ana,Lima,,,Moss,,'
	run sh -c 'ii-import c.csv >/dev/full'
	status_is 2
	err_has 'No space left on device'
	[ -e ~/ii/ana-lima.txt ]
}
