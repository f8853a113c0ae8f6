#!/usr/bin/env bats
# ii-log: write down what happened with a contact.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# log_of ID: its log.
log_of() { sed -n '/^[0-9][0-9][0-9][0-9]-/,$p' "$HOME/ii/$1.txt"; }

@test "it answers with the stage before and after, and what is next" {
	sample
	ok ii-log ana asked/email 'Two questions.'
	out_is "ana-lima	new	asked	nudge	2026-12-02"
	[ "$(log_of ana-lima)" = '2026-11-23 asked/email Two questions.' ]
	ok ii-log ana heard/email
	out_is "ana-lima	asked	answered	answer	2026-11-24"
	[ "$(git -C ~/ii log --format=%s -2)" = "$(printf 'Log heard/email with ana-lima\nLog asked/email with ana-lima')" ]
	on_terminal env NO_COLOR=1 ii-log ana wrote
	out_is "ana-lima  answered → answered  next: nudge by Wed 2 Dec"
}

@test "only the entry is added; every other byte stays" {
	book
	printf '\357\273\277name:Ada\r\n#x\r\n\r\n2026-11-01 phoned  her \r\n\r\n\r\nnot a line\r\n2026-12-24 note later\r\nno newline' >~/ii/ada.txt
	git -C ~/ii add . && git -C ~/ii commit -qm Ada
	cp ~/ii/ada.txt before
	ok ii-log ada note 'In between.'
	run diff <(cat -A before) <(cat -A ~/ii/ada.txt)
	printf '%s\n' "$output" >d
	[ "$(grep -c '^[<>]' d)" -eq 1 ]
	grep -qx '> 2026-11-23 note In between.^M\$' d
}

@test "attributes in any order, text behind them, -- before text that looks like one" {
	sample
	ok ii-log noor scheduled/video mins=30 at=2026-11-26T16:00 by=@howard-aiken 'on the' plan
	[ "$(log_of noor-haddad | tail -1)" = '2026-11-23 scheduled/video by=@howard-aiken at=2026-11-26T16:00 mins=30 on the plan' ]
	ok ii-log grace referred org='Moss & Fern' 'their field office'
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 referred org="Moss & Fern" their field office' ]
	ok ii-log grace owe -- due=soon she said
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 owe -- due=soon she said' ]
	ok ii-log grace note a=b is text
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 note a=b is text' ]
	ok ii-log grace note -- due=soon she said
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 note -- due=soon she said' ]
	ok ii-log grace note -- -d is an option
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 note -d is an option' ]
}

@test "dates are read as people say them, and said back" {
	sample
	run ii-log -d fri grace note Back
	status_is 0
	err_is "ii-log: 2026-11-20 note Back"
	run ii-log grace owe due=+2w The list
	err_is "ii-log: 2026-11-23 owe due=2026-12-07 The list"
	ok ii-log -d 2026-11-21T08:05 grace heard
	grep -qx '2026-11-21 08:05 heard' ~/ii/grace-hopper.txt
}

@test "the future, an ambiguous date and a bad value are refused" {
	sample
	cp -r ~/ii before
	run ii-log -d tomorrow grace note x
	status_is 2
	err_has future
	run ii-log -d 1/2/2026 grace note x
	status_is 2
	err_has 2026-01-02
	run ii-log grace met fit=6
	status_is 2
	err_is "ii-log: fit='6' has no good value: expected 1 to 5"
	run ii-log grace scheduled
	status_is 2
	err_has 'at='
	run ii-log grace owe due=someday x
	status_is 2
	err_has someday
	diff -r before ~/ii
}

@test "a kind that is none is refused with the nearest; -F logs it" {
	sample
	run ii-log grace ntoe x
	status_is 2
	err_is "ii-log: ntoe is no kind of entry: did you mean note? (-F logs it as it is)"
	run ii-log grace xyzzy x
	status_is 2
	err_has 'ii-record(5)'
	ok ii-log -F grace xyzzy x
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 xyzzy x' ]
	run ii-log grace asked/E-Mail x
	status_is 2
	err_has 'E-Mail'
}

@test "what was probably meant as an attribute or option is no text" {
	sample
	cp -r ~/ii before
	run ii-log grace met min=20 Good.
	status_is 2
	err_is "ii-log: min= is nothing that met bears: did you mean mins=? (write -- before text that looks like it)"
	run ii-log grace heard unti=fri
	err_has 'did you mean until=?'
	run ii-log grace note due=2026-12-01 x
	err_is "ii-log: note bears no due=; write -- before text that looks like it"
	run ii-log grace note x -d fri
	err_is "ii-log: -d: options stand before operands; write -- before text that looks like one"
	run ii-log grace referred
	err_has 'referred: to whom?'
	run ii-log grace note
	err_is "ii-log: note: what? there is no text"
	diff -r before ~/ii
}

@test "an @id that is nobody is told; one that is near is refused" {
	sample
	run ii-log grace referred @betty-holberton She wrote the sort.
	status_is 0
	err_is "ii-log: @betty-holberton is no contact yet; ii-add makes one"
	run ii-log grace referred @mary-haws x
	status_is 2
	err_has '@mary-hawes'
	run ii-log grace asked by=@howard-aikn x
	status_is 2
	err_has 'did you mean @howard-aiken?'
}

@test "a path logs in the book that has it, by that book's settings" {
	new_book ~/other "$top"/tests/data/examples/mary-hawes.txt
	printf 'Nudge: 3b\n' >~/other/.ii
	git -C ~/other commit -qam Settings
	# no other book is needed
	ok ii-log -n other/mary-hawes.txt note x
	out_is 'other/mary-hawes.txt	2026-11-23 note x'
	sample
	n=$(git -C ~/ii rev-parse HEAD)
	ok ii-log -C ii other/mary-hawes.txt asked/email Hello.
	out_is 'other/mary-hawes.txt	new	asked	nudge	2026-11-26'
	[ "$(git -C ~/other log -1 --format=%s)" = 'Log asked/email with mary-hawes' ]
	[ "$(git -C ~/ii rev-parse HEAD)" = "$n" ]
	cd other
	ok ii-log ./mary-hawes.txt note x
	out_is 'mary-hawes	asked	asked	nudge	2026-11-26'
	[ -z "$(git status --porcelain)" ]
}

@test "contacts of several books get a commit in each" {
	sample
	new_book ~/a "$top"/tests/data/examples/ana-lima.txt
	new_book ~/b
	printf 'Name: Ada\n\n2026-11-20 heard Yes?\n' | tee ~/a/ada.txt >~/b/ada.txt
	git -C a add . && git -C a commit -qm Ada
	git -C b add . && git -C b commit -qm Ada
	run bash -c 'ii-due a/ b/ | ii-log - wrote/email Thursday.'
	status_is 0
	out_is <<-'E'
	a/ada.txt	new	new		
	b/ada.txt	new	new		
	E
	err_is_empty
	run bash -c 'ii-ls a/ b/ | ii-log - note Both.'
	status_is 0
	[ "$(git -C a log -2 --format=%s)" = $'Log note with ada and ana-lima\nLog wrote/email with ada' ]
	[ "$(git -C b log -2 --format=%s)" = $'Log note with ada\nLog wrote/email with ada' ]
	ok ii-log -b - <<-'E'
	b/ada.txt note One.
	mary note Two.
	a/ada.txt note Three.
	a/ana-lima.txt note Four.
	E
	out_is <<-E
	$HOME/ii/mary-hawes.txt	new	new	follow	2026-11-26
	b/ada.txt	new	new		
	a/ada.txt	new	new		
	a/ana-lima.txt	new	new		
	E
	[ "$(git -C a log -1 --format=%s)" = 'Log 2 entries' ]
	[ "$(git -C b log -1 --format=%s)" = 'Log 1 entry' ]
	[ -z "$(git -C a status --porcelain; git -C b status --porcelain)" ]
}

@test "what does not fit one of several books is logged in none" {
	sample
	new_book ~/a "$top"/tests/data/examples/ana-lima.txt
	run ii-log ana,a/ana-lima.txt,a/nobody.txt note x
	status_is 2
	out_is_empty
	err_is 'ii-log: a/nobody.txt: no record of the book a'
	# @mary-hawez is near somebody in one of them
	run ii-log a/ana-lima.txt,ana referred @mary-hawez x
	status_is 2
	out_is_empty
	err_has 'did you mean @mary-hawes?'
	[ "$(git -C ii rev-list --count HEAD)" -eq 1 ]
	[ "$(git -C a rev-list --count HEAD)" -eq 1 ]
}

@test "a book that cannot be written does not keep another from being" {
	sample
	mkdir d
	printf 'Name: Ada\n' >d/ada.txt
	VISUAL="sed -i 's/x/y/'" run ii-log -e d/ada.txt,mary note x
	status_is 2
	out_is "$HOME/ii/mary-hawes.txt	new	new	follow	2026-11-26"
	err_has 'ii-log: d is not a git repository: ii-init makes one'
	err_has 'ii-log: not all was logged; /'
	[ "$(git -C ~/ii log -1 --format=%s)" = 'Log note with mary-hawes' ]
}

@test "several contacts in one commit, from commas or standard input" {
	sample
	n=$(git -C ~/ii rev-list --count HEAD)
	ok ii-log ana,mary note Both.
	out_is <<-'E'
	ana-lima	new	new		
	mary-hawes	new	new	follow	2026-11-26
	E
	run bash -c "ii-ls stage=kept | ii-log - note 'Read the report'"
	status_is 0
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq $((n + 2)) ]
	[ "$(git -C ~/ii log -1 --format=%s)" = 'Log note with grace-hopper and howard-aiken' ]
	run bash -c ': | ii-log - note x'
	status_is 1
	run bash -c 'echo ana-lima | ii-log - note -'
	status_is 2
	err_has 'standard input cannot be the contacts and the text'
	run bash -c 'echo ana-lima | ii-log -q - note to be continued -'
	status_is 0
	[ "$(log_of ana-lima | tail -1)" = '2026-11-23 note to be continued -' ]
}

@test "one contact that is not found: nobody is logged" {
	sample
	run ii-log ana,nobody note x
	status_is 2
	[ -z "$(log_of ana-lima)" ]
}

@test "text from standard input: the first line, then the body" {
	sample
	printf 'Much teaching.\n\nQ: Which?\n\tA: That.\n2026-01-01 met nobody\n\n' |
	    ok ii-log ana met -
	[ "$(log_of ana-lima)" = "$(printf '2026-11-23 met Much teaching.\n\n\tQ: Which?\n\tA: That.\n\t2026-01-01 met nobody')" ]
	run ii-ls -f '%{mets}' ana
	out_is 1
}

@test "-e writes the body in the editor, several words allowed" {
	sample
	cat >editor <<-'E'
	#!/bin/sh
	[ "$1" = -x ] || exit 1
	printf 'What I saw.\n' >>"$2"
	E
	chmod +x editor
	EDITOR="$HOME/editor -x" ok ii-log -e ana met 'Good.'
	[ "$(log_of ana-lima)" = "$(printf '2026-11-23 met Good.\n\tWhat I saw.')" ]
	VISUAL='truncate -s 0' run ii-log -e ana note 'Gone.'
	status_is 1
	err_is "ii-log: nothing was logged: the text was emptied"
	export TMPDIR=$HOME
	VISUAL=false run ii-log -e ana note 'Kept.'
	status_is 2
	err_has 'holds what was typed'
	grep -qx '2026-11-23 note Kept.' ~/ii-*.txt
	[ "$(log_of ana-lima | wc -l)" -eq 2 ]
}

# editor TEXT: an editor that leaves this text.
editor() {
	printf '#!/bin/sh\nprintf %q >"$1"\n' "$1" >editor
	chmod +x editor
	export EDITOR=$HOME/editor TMPDIR=$HOME/tmp
	rm -rf tmp
	mkdir tmp
}

@test "what was typed in the editor and cannot be logged is kept" {
	sample
	ii-log -q grace owe due=2026-11-25 'Send the book list'
	cp -r ~/ii before
	while IFS='|' read -r who text error; do
		editor "$text\n\tA long story.\n"
		run ii-log -e "$who" heard
		status_is 2
		out_is_empty
		err_has "$error"
		err_has 'holds what was typed'
		grep -qx "$(printf '\tA long story.')" tmp/ii-*.txt
	done <<-'E'
	ana|2026-11-23 met fit=9 Good.|fit=9
	ana|2026-11-23 mte Good.|did you mean met?
	ana|2026-12-01 met Good.|2026-12-01 lies in the future
	ana|2026-13-01 met Good.|2026-13-01
	ana|Good.|must begin with the entry's date
	ana|2026-11-20 referred @mary-haws x|did you mean @mary-hawes?
	grace|2026-11-20 done|which is done?
	E
	editor '2026-11-20 heard'
	mv ii/.git git
	run ii-log -e ana heard
	mv git ii/.git
	status_is 2
	err_has 'holds what was typed'
	EDITOR=true run ii-log -e ana note
	status_is 2
	err_is 'ii-log: note: what? there is no text'
	diff -r before ~/ii
}

@test "nothing is answered when nothing is kept" {
	sample
	ii-log -q grace owe due=2026-11-25 'Send the book list'
	cp -r ~/ii before
	run ii-log jose,grace 'done'
	status_is 2
	out_is_empty
	diff -r before ~/ii
}

@test "a diary is one commit, or nothing" {
	sample
	n=$(git -C ~/ii rev-list --count HEAD)
	cat >diary <<-'E'
	# Sunday
	ana note Reads Knuth.
	   Three volumes.

	     The fourth is open.
	2026-11-20 grace heard/email until=2026-12-24 After the holidays.
	2026-11-19 08:30 yuki wrote
	E
	ok ii-log -b diary
	out_is <<-'E'
	ana-lima	new	new		
	grace-hopper	kept	kept	owe	2026-12-01
	yuki-tanaka	scheduled	scheduled	prepare	2026-11-22
	E
	[ "$(log_of ana-lima)" = "$(printf '2026-11-23 note Reads Knuth.\n\tThree volumes.\n\n\t  The fourth is open.')" ]
	grep -qx '2026-11-19 08:30 wrote' ~/ii/yuki-tanaka.txt
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq $((n + 1)) ]
	[ "$(git -C ~/ii log -1 --format=%s)" = 'Log 3 entries' ]

	printf 'ana note fine\nana ntoe\nnobody note x\n2026-02-30 ana note\n  below\nana met fit=9\n' >bad
	cp -r ~/ii before
	run ii-log -b bad
	status_is 2
	out_is_empty
	err_has "ii-log: bad:2: 'ntoe' is no kind of entry: expected a kind, such as note"
	err_has "ii-log: bad:4: '2026-02-30' is no date: expected YYYY-MM-DD"
	err_has "bad:6: "
	err_has "bad:3: no entry for nobody"
	err_has "ii-log: bad: nothing was logged"
	diff -r before ~/ii
}

@test "a diary is of days that were, of people who are there" {
	sample
	cp -r ~/ii before
	printf 'ana note\n  Indented.\n2027-01-01 ana met\nana referred @mary-haws\n- ana\n- note x\nana note\n' >diary
	mkfifo silent # standard input is nobody's name, and not waited for
	run timeout 10 ii-log -b diary <>silent
	status_is 2
	out_is_empty
	err_is <<-'E'
	ii-log: diary:5: 'ana' is no kind of entry: expected one of those that ii-record(5) lists
	ii-log: 2027-01-01 lies in the future
	ii-log: diary:3: no entry for ana
	ii-log: @mary-haws is no contact: did you mean @mary-hawes? (-F logs it as it is)
	ii-log: diary:4: no entry for ana
	ii-log: diary:5: no entry for -
	ii-log: diary:6: no entry for -
	ii-log: note: what? there is no text
	ii-log: diary:7: no entry for ana
	ii-log: diary: nothing was logged
	E
	printf '# nothing\n' >diary
	run ii-log -b diary
	status_is 1
	err_is 'ii-log: diary: there is no entry in it'
	diff -r before ~/ii
}

@test "moved takes Org and Role over into Past" {
	sample
	ok ii-log grace moved org=Univac role='Chief programmer'
	grep -qx 'Org: Univac' ~/ii/grace-hopper.txt
	grep -qx 'Role: Chief programmer' ~/ii/grace-hopper.txt
	[ "$(grep -n '^Past' ~/ii/grace-hopper.txt | tail -1)" = '9:Past: -2026; Remington Rand; Director of automatic programming' ]
	[ "$(log_of grace-hopper | tail -1)" = '2026-11-23 moved org=Univac role="Chief programmer"' ]
	[ "$(git -C ~/ii diff --numstat HEAD~ | cut -f 1,2)" = "4	2" ]
	ok ii-log grace moved role=Admiral
	grep -qx 'Org: Univac' ~/ii/grace-hopper.txt
	grep -qx 'Role: Admiral' ~/ii/grace-hopper.txt
}

@test "done settles the promise it names; where that is not plain it lists and refuses" {
	sample
	ii-log -q grace owe due=2026-11-25 'Send the book list'
	run ii-log grace 'done'
	status_is 2
	err_is <<-'E'
	ii-log: grace-hopper: which is done? name a word of it, its due= or org=:
	    2026-11-20 owe due=2026-12-01 Send her the paper on subroutines.
	    2026-11-23 owe due=2026-11-25 Send the book list
	E
	ok ii-log grace 'done' 'book list'
	run ii-due -a 30 due=owe
	out_is "grace-hopper	2026-12-01	owe	-8	you promised: Send her the paper on subroutines."
	ok ii-log grace 'done'
	run ii-due -a 30 due=owe
	status_is 1
	run ii-log grace 'done'
	status_is 0
	err_is "ii-log: grace-hopper: nothing was open; noted all the same"
	ok ii-log jose 'done'
	run ii-due jose
	status_is 1
}

@test "a request through somebody has a next step, too: to remind them" {
	sample
	ok ii-log ana asked/intro by=@howard-aiken
	out_is "ana-lima	new	asked	nudge	2026-12-02"
}

@test "tried adds the hour" {
	sample
	ok ii-log ana tried
	out_is "ana-lima	new	asked	try	2026-11-24"
	[ "$(log_of ana-lima)" = '2026-11-23 09:00 tried' ]
	ok ii-log mary Tried/phone
	[ "$(log_of mary-hawes)" = '2026-11-23 09:00 tried/phone' ]
}

@test "-n shows and leaves all as it is" {
	sample
	cp -r ~/ii before
	ok ii-log -n ana,mary note 'Hello there'
	out_is <<-'E'
	ana-lima	2026-11-23 note Hello there
	mary-hawes	2026-11-23 note Hello there
	E
	diff -r before ~/ii
}

@test "what was edited by hand has a commit of its own before" {
	sample
	echo 'Phone: 1' >>~/ii/ana-lima.txt
	printf 'Name: New\n' >~/ii/new-one.txt
	ok ii-log mary note x
	[ "$(git -C ~/ii log --format=%s -1)" = 'Log note with mary-hawes' ]
	[ "$(git -C ~/ii show --format= --name-only HEAD)" = mary-hawes.txt ]
	[ "$(git -C ~/ii show --format= --name-only HEAD~ | paste -sd' ')" = 'ana-lima.txt new-one.txt' ]
}

@test "what is staged stays staged" {
	sample
	echo 'Phone: 1' >>~/ii/ana-lima.txt
	echo draft >~/ii/letter
	git -C ~/ii add letter
	ok ii-log mary note x
	[ "$(git -C ~/ii status --porcelain)" = 'A  letter' ]
	left_dirty
}

@test "in the middle of a merge it is saved and not committed" {
	sample
	git -C ~/ii checkout -qb side
	echo '2026-11-21 note side' >>~/ii/mary-hawes.txt
	git -C ~/ii commit -qam side
	git -C ~/ii checkout -q main
	echo '2026-11-22 note main' >>~/ii/mary-hawes.txt
	git -C ~/ii commit -qam main
	run git -C ~/ii -c merge.ii.driver=false merge side
	run ii-log ana note 'Saved.'
	status_is 0
	err_has 'not committed'
	[ "$(log_of ana-lima)" = '2026-11-23 note Saved.' ]
	left_dirty
}

@test "eight writers at once lose nothing, on one record and on several" {
	sample
	n=$(git -C ~/ii rev-list --count HEAD)
	for p in 1 2 3 4 5 6 7 8; do
		for i in $(seq 12); do
			who=ana
			[ $((i % 2)) -eq 0 ] || who=$(ls ~/ii/*.txt | sed -n "${p}s/.*ii/ii/p")
			ii-log -q "$who" note "$p-$i" || echo "$p-$i" >>failed
		done &
	done
	wait
	[ ! -e failed ]
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq $((n + 96)) ]
	[ "$(cat ~/ii/*.txt | grep -cE 'note [1-8]-[0-9]+$')" -eq 96 ]
	[ "$(cat ~/ii/*.txt | grep -oE 'note [1-8]-[0-9]+$' | sort -u | wc -l)" -eq 96 ]
}

@test "a killed writer leaves the old record or the new one, whole" {
	sample
	killed=0
	for i in $(seq 40); do
		ii-log -q ana note "$i" &
		sleep "0.00$((RANDOM % 10))"
		! kill -9 $! 2>/dev/null || killed=$((killed + 1))
		! wait $! 2>/dev/null || killed=$((killed - 1))
	done
	[ "$killed" -gt 0 ]
	ok ii-log -q ana note last
	git -C ~/ii fsck --strict --no-progress
	run bash -c "sed 1,5d ~/ii/ana-lima.txt | grep -vxE '2026-11-23 note ([0-9]+|last)'"
	out_is_empty
	[ "$(log_of ana-lima | tail -1)" = '2026-11-23 note last' ]
	[ "$(ls -A ~/ii | grep -vcE '^([a-z-]+\.txt|\.git|\.gitattributes|\.ii)$')" -eq 0 ]
}

@test "what cannot be written is a clear error, and the record is as it was" {
	sample
	cp -r ~/ii before
	text=$(head -c 20000 /dev/zero | tr '\0' x)
	run bash -c "trap '' XFSZ; ulimit -f 16; ii-log ana note '$text'"
	status_is 2
	err_has 'File too large'
	out_is_empty
	diff -r -x .git before ~/ii
}

@test "an empty HOME, no identity: it works all the same" {
	sample
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	ok ii-log ana note x
	[ "$(git -C ~/ii log -1 --format='%an <%ae>')" = 'Sam Reyes <sam@example.org>' ]
}

@test "usage says what is missing" {
	book
	run ii-log
	status_is 2
	err_has 'ii-log: who, and what happened?'
	run ii-log grace
	err_has 'ii-log: what happened?'
	run ii-log -b diary grace
	status_is 2
	err_has '-b takes no operands'
}
