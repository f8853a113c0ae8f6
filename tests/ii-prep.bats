#!/usr/bin/env bats
# ii-prep: the sheet for a talk, one page to print.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# setting TEXT: add a line to the settings.
setting() {
	printf '%s\n' "$1" >>~/ii/.ii
	git -C ~/ii commit -qam Set
}

# own: the book's own questions stand on standard input.
own() {
	cat >~/ii/questions
	git -C ~/ii add questions
	git -C ~/ii commit -qm 'Write questions'
}

# questions: those of the sheet in $output, one a line, without their numbers.
questions() {
	awk '/^[0-9]+ questions?,/ { on = 1; next }
	    on && /^ *[0-9]+ [ *] / { sub(/^ *[0-9]+ /, ""); if (q) print q; q = $0; next }
	    on && NF { sub(/^ */, ""); q = q " " $0 }
	    END { if (q) print q }' <<<"$output"
}

# fits_a_page: no more than 55 lines of 80 columns.
fits_a_page() {
	[ "$(wc -l <<<"$output")" -le 55 ] && [ "$(wc -L <<<"$output")" -le 80 ]
}

@test "one page: when and where, the goal, what is known, the questions" {
	sample
	run ii-prep yuki
	status_is 0
	fits_a_page
	[ "$(head -10 <<<"$output")" = "$(cat <<-'E'
	Yuki Tanaka
	Process engineer, Sakura 食品

	When      Wed 25 Nov 14:00, 20 minutes
	Where     cafe: Corner of 5th and Pine
	Phone     +1 215 555 0142
	Through   Howard Aiken

	13 questions, 20 minutes; * those not to miss
	  1 * How did you come to the work you do now?
	E
	)" ]
	[ "$(questions | wc -l)" -eq 13 ]
	[ "$(questions | grep -c '^\*')" -eq 5 ]
	questions | tail -1 | grep -q '^\* .*may '
}

@test "what is missing is said, and the sheet printed all the same" {
	sample
	run ii-prep yuki
	status_is 0
	err_is <<-'E'
	ii-prep: yuki-tanaka: no Goal: what do you hope to learn?  ii-set yuki-tanaka goal=...
	ii-prep: yuki-tanaka: nothing was noted: what did you find out about them?  ii-log yuki-tanaka note ...
	E
	run ii-prep noor
	status_is 0
	err_is 'ii-prep: noor-haddad: no talk is arranged; once it is: ii-log noor-haddad scheduled/cafe at=...'
	II_NOW=2026-11-25T15:00 run ii-prep yuki
	err_has 'yuki-tanaka: the talk of Wed 25 Nov has passed'
	II_NOW=2026-11-25T14:10 run ii-prep yuki
	err_lacks passed
}

@test "prepared, nothing is missing" {
	sample
	ii-set yuki goal='what a process engineer decides' >/dev/null
	ii-log yuki note 'Wrote a paper on noodles.' >/dev/null
	ok ii-prep yuki
	out_has 'Goal      what a process engineer decides'
	out_has 'Known     Wrote a paper on noodles.'
}

@test "a note from long ago is no research for the next talk" {
	book
	record ada <<-'E'
	Name: Ada
	Goal: x

	2026-01-02 note Found out.
	2026-01-03 asked
	2026-01-05 met/video A talk. #skill
		A: Patience. #skill
		Not this line.
	2026-06-03 asked
	2026-06-04 note Then.
	2026-06-05 met/video Another.
	2026-11-20 asked
	2026-11-21 scheduled/video at=2026-11-24T10:00 mins=30
	E
	ok ii-prep ada
	out_has 'When      Tue 24 Nov 10:00, 30 minutes'
	out_has 'Where     video'
	out_has 'Before    Fri 5 Jun: Another.'
	sed -i '/ note Then/d' ~/ii/ada.txt
	git -C ~/ii commit -qam Forget
	run ii-prep ada
	err_is 'ii-prep: ada: nothing was noted of late: what did you find out about them?  ii-log ada note ...'
}

@test "own questions come first, and are not asked twice" {
	sample
	ii-set noor ask='Do you sleep?' ask+='Which gripper failed best?' >/dev/null
	own <<-'E'
	# what I ask everybody
	Do you sleep?
	Would you do it again?

	[culture]
	! What is lunch like at {org}?
	E
	run ii-prep noor
	questions >q
	[ "$(sed -n 3,5p q)" = "$(cat <<-'E'
	* Do you sleep?
	* Which gripper failed best?
	  Would you do it again?
	E
	)" ]
	grep -q 'What is lunch like at Kestrel Robotics?' q
	[ "$(wc -l <q)" -eq 14 ]
	run ii-prep ana
	questions | grep -q '^  Would you do it again?'
}

@test "nothing that they have answered is asked again" {
	sample
	ii-set noor ask='Do you sleep?' >/dev/null
	run ii-prep noor
	questions >before
	{
		printf '2026-11-21 met/video mins=20\n'
		sed 's/^[ *] \(.*\)/\tQ: \1\n\tA: Yes./' before
	} >>~/ii/noor-haddad.txt
	git -C ~/ii commit -qam Met
	run ii-prep noor
	questions >after
	[ "$(wc -l <after)" -eq 13 ]
	[ -z "$(cut -c 3- before after | sort | uniq -d)" ]
}

@test "a question without an answer is still open" {
	sample
	ii-set noor ask='Do you sleep?' >/dev/null
	printf '2026-11-21 met/video\n\tQ: Do you sleep?\n\tA:\n\tQ: Else?\n\tA: x\n' >>~/ii/noor-haddad.txt
	git -C ~/ii commit -qam Met
	run ii-prep noor
	out_has 'Do you sleep?'
	sed -i 's/^\tA:$/\tA: do YOU, sleep/; s/Q: Do you sleep?/Q: do you -- SLEEP/' ~/ii/noor-haddad.txt
	git -C ~/ii commit -qam Answered
	run ii-prep noor
	out_lacks 'Do you sleep?'
}

@test "what others at the same place have answered comes last" {
	sample
	run ii-prep ana
	questions >before
	for q in role skills culture direction; do
		ii-prep -j ana 2>/dev/null | tr '{' '\n' | grep "\"category\":\"$q\"" |
		    sed 's/"text":"\([^"]*\).*/\tQ: \1\n\tA: Yes./'
	done >answers
	[ "$(grep -c Q: answers)" -ge 5 ]
	{ printf '2026-11-21 met/video mins=20\n'; cat answers; } >>~/ii/noor-haddad.txt
	git -C ~/ii commit -qam Met
	run ii-prep ana
	questions >after
	[ "$(wc -l <after)" -eq 13 ]
	run grep -cFf <(sed -n 's/^\tQ: //p' answers) after
	out_is 0
	# elsewhere they are as good as ever
	run ii-prep yuki
	questions >yuki
	sed -i 's/^Org: .*/Org: Nowhere/' ~/ii/noor-haddad.txt
	git -C ~/ii commit -qam Move
	run ii-prep yuki
	questions >again
	cmp yuki again
}

@test "what others at the same place said stands at the top, but what is private" {
	sample
	printf '2026-11-21 note Pays late. #pay #private\n2026-12-24 note Later. #later\n' >>~/ii/noor-haddad.txt
	git -C ~/ii commit -qam Note
	run ii-prep ana
	out_has 'Others    Noor Haddad: Gave a talk on soft grippers. #robotics'
	out_lacks 'Pays late'
	out_lacks Later
	run ii-prep -P ana
	out_has 'Others    Noor Haddad: Pays late. #pay #private'
	run ii-prep -j noor
	out_lacks 'Pays late'
	run ii-prep -jP noor
	out_has '{"label":"Known","text":"Pays late. #pay #private"}'
}

@test "some questions draw on what they did before" {
	sample
	run ii-prep grace
	[ "$(questions | grep -cE 'Harvard|Vassar|as programmer')" -ge 2 ]
	[ "$(questions | grep -cE 'Harvard|Vassar|as programmer')" -le 3 ]
	# a past at the same place tells nothing of another
	sed -i 's/; [VH][a-zA-Z ]*;/; REMINGTON RAND;/' ~/ii/grace-hopper.txt
	git -C ~/ii commit -qam Past
	run ii-prep grace
	[ "$(questions | grep -c 'REMINGTON\|as programmer')" -eq 0 ]
}

@test "who asks decides what is asked" {
	sample
	for who in newcomer graduate student changer; do
		sed -i '/^Seeker/d' ~/ii/.ii
		setting "Seeker: $who"
		ii-prep -j ana 2>/dev/null | grep -o '"category":"[a-z]*"' | sort >"$who"
		[ "$(wc -l <"$who")" -eq 13 ]
	done
	grep -q licensing newcomer && grep -q home newcomer
	[ "$(grep -c role student)" -ge 2 ]
	[ "$(grep -c path graduate)" -ge 2 ]
	[ "$(grep -c story changer)" -ge 2 ]
	[ "$(cat graduate student changer | grep -c 'licensing\|home')" -eq 0 ]
}

@test "a tag that names a category brings a question of it" {
	sample
	run ii-prep -j noor
	out_has '"category":"licensing"'
	run ii-prep -j ana
	out_lacks '"category":"licensing"'
}

@test "how many there are is a setting, and what is too few or many is said" {
	sample
	for n in 2 5 12-14 20 40; do
		sed -i '/^Questions/d' ~/ii/.ii
		setting "Questions: $n"
		run ii-prep noor
		fits_a_page
		err_lacks question
		questions >q
		head -1 q | grep -q '^\* '
		tail -1 q | grep -q 'may '
	done
	sed -i '/^Questions/d' ~/ii/.ii
	for i in $(seq 15); do
		ii-set noor ask+="Question $i?" >/dev/null
	done
	run ii-prep noor
	[ "$(questions | wc -l)" -eq 17 ]
	fits_a_page
	err_has 'noor-haddad: 17 questions, of 12 to 14 that make a talk'
	[ "$(questions | grep -c '^\*')" -eq 5 ]
	questions | tail -1 | grep -q '^\* .*may '
}

@test "a category of which all is answered is said" {
	sample
	for i in $(seq 8); do
		run ii-prep -j noor
		tr '{' '\n' <<<"$output" | grep '"category":"referrals"' |
		    sed 's/"text":"\([^"]*\).*/2026-11-22 note x\n\tQ: \1\n\tA: Yes./' >>~/ii/noor-haddad.txt
	done
	git -C ~/ii commit -qam Answered
	run ii-prep noor
	status_is 0
	err_has "noor-haddad: no question is left for referrals: write some into the book's file questions"
	[ "$(questions | wc -l)" -eq 13 ]
}

@test "what is not understood in the book's questions or settings is said" {
	sample
	own <<-'E'
	[skils]
	One?
	(newcommer) Two?
	How is {ogr}?
	How is {org?
	[]
	[ROLE]
	(STUDENT,) ! Three?
	!
	E
	setting 'Seeker: nobody'
	setting 'Questions: many'
	setting 'Length: long'
	run ii-prep ana
	status_is 0
	err_has "$HOME/ii/questions:1: 'skils' is no category of questions: expected skills; it is left out"
	err_has "$HOME/ii/questions:3: 'newcommer' is nobody who asks: expected newcomer; it is left out"
	err_has "$HOME/ii/questions:4: 'ogr' is nothing that a question may name: expected org; it is left out"
	err_has "$HOME/ii/questions:5: 'org?' is nothing that a question may name"
	err_has "$HOME/ii/questions:6: '' is no category"
	err_has "$HOME/ii/.ii:5: Seeker: expected newcomer, graduate, student or changer; the default is taken"
	err_has "$HOME/ii/.ii:6: Questions: expected how many"
	err_has "$HOME/ii/.ii:7: Length: expected the minutes"
	questions | grep -q '^  One?'
	[ "$(questions | wc -l)" -eq 14 ]
	out_lacks 'Two?'
	out_has '14 questions, 20 minutes'
}

@test "questions that cannot be read are an error" {
	sample
	ln -s /etc/passwd ~/ii/questions
	run ii-prep ana
	status_is 2
	out_is_empty
	err_has questions
	left_dirty
}

@test "the same book gives the same sheet, and others to others" {
	sample
	run ii-prep ana
	cp "$BATS_TEST_TMPDIR/out" first
	cp -a ~/ii ~/copy
	touch ~/copy/*
	run ii-prep -C copy ana
	cmp "$BATS_TEST_TMPDIR/out" first
	questions >ana
	run ii-prep yuki
	questions >yuki
	[ "$(cat ana yuki | sort -u | wc -l)" -gt 17 ]
}

@test "for who asks me, what they want to know, and no questions" {
	sample
	run ii-prep kofi
	status_is 0
	out_is <<-'E'
	Kofi Mensah
	Student, Temple University

	When      20 minutes
	They ask  20 minutes about my first year as a programmer.
	E
	ii-log kofi scheduled/video at=2026-11-26T10:00 mins=30 >/dev/null 2>&1
	ok ii-prep kofi
	out_has 'When      Thu 26 Nov 10:00, 30 minutes'
	run ii-prep -j kofi
	out_has '"side":"giving","at":"2026-11-26T10:00","mins":30,'
	out_has '"questions":[],"warnings":[]}'
}

@test "of their request stand the first lines, not its subject alone" {
	book
	record ada <<-'E'
	Name: Ada

	2026-11-20 requested/email Your first year
	    I am about to begin as a programmer.

	    > An old letter.
	    Would you tell me how yours was?
	    3
	    4
	    5
	    6
	    The seventh.
	E
	run ii-prep ada
	status_is 0
	out_is <<-'E'
	Ada

	When      20 minutes
	They ask  Your first year
	          I am about to begin as a programmer. Would you tell me how yours was?
	          3 4 5 6
	E
	printf 'Name: Bob\n\n2026-11-20 requested/email\n    How was yours?\n' | record bob
	run ii-prep bob
	out_has 'They ask  How was yours?'
}

@test "much that is known is cut at a word, and never goes over a page" {
	sample
	long=$(printf 'word%.0s ' {1..400})
	setting "Pitch: I am $long"
	ii-set noor goal="$long" why="$long" role="$long" past+="1; $long; x" say="$long" >/dev/null
	for i in $(seq 20); do
		ii-set noor past+="20$i; Place $i; x" ask+="Number $i: $long?" >/dev/null
		printf '2026-11-%02d note #topic%s %s\n' "$i" "$i" "$long"
	done >>~/ii/noor-haddad.txt
	sed -n 's/^2026.* note/2026-11-20 note/p' ~/ii/noor-haddad.txt >>~/ii/ana-lima.txt
	git -C ~/ii commit -qam Much
	for who in noor ana; do
		run ii-prep $who
		status_is 0
		fits_a_page
		out_has 'Pitch     I am word'
		out_has ' ...'
		out_lacks 'wor ...'
		questions | head -1 | grep -q '^\* '
	done
	run ii-prep noor
	out_has ' more have no room'
}

@test "names in any script keep to the columns" {
	book
	record nur <<-E
	Name: نور حداد
	Org: $(printf '食品%.0s' {1..15})
	Role: مهندسة تحكم
	Place: 京都
	Goal: $(printf 'な%.0s' {1..200})
	Past: 2001; Ünïcødé $(printf 'é%.0s' {1..100}); x

	2026-11-20 note $(printf '👩‍🔬%.0s' {1..90}) z
	E
	run ii-prep nur
	status_is 0
	fits_a_page
	[ "$(head -1 <<<"$output")" = 'نور حداد' ]
	out_has 京都
	out_has 'مهندسة تحكم, even'
	# what is as long as that makes no question
	questions >q
	run grep -c 'Ünïcødé\|食品' q
	out_is 0
}

@test "nothing in a record drives a printer or a terminal" {
	book
	printf 'Name: Ad\fa \033[2J\nOrg: A\vB\302\205C \342\200\256evil\nRole: \377\nGoal: a\fb\nAsk: Why\f\033]0;x\a?\nPast: 1999; \001X; y\n\n2026-11-20 note \f\f #a\f\n\tx\v\f\n' | record ada
	run ii-prep ada
	status_is 0
	fits_a_page
	[ "$(tr -d '\n[:print:]' <"$BATS_TEST_TMPDIR/out" | wc -c)" -eq 0 ]
	out_has '\x0cb'
	run ii-prep -j ada
	[ "$(wc -l <<<"$output")" -eq 1 ]
	[ "$(tr -d '\n[:print:]' <"$BATS_TEST_TMPDIR/out" | wc -c)" -eq 0 ]
}

@test "several sheets: from operands and standard input, a form feed between" {
	sample
	run bash -c "ii-ls stage=scheduled | ii-prep - ana,yuki noor 2>/dev/null | tr '\f' '\n' | grep -E '^(Ana|Yuki|Noor) [A-Z][a-z]+$'"
	out_is <<-'E'
	Yuki Tanaka
	Ana Lima
	Noor Haddad
	E
	run ii-prep ana noor
	[ "$(tr -cd '\f' <"$BATS_TEST_TMPDIR/out" | wc -c)" -eq 1 ]
	[ "$(grep -c "^"$'\f'"Noor Haddad" <<<"$output")" -eq 1 ]
	run bash -c ': | ii-prep -'
	status_is 1
	out_is_empty && err_is_empty
}

@test "contacts of several books, each with the questions of its own" {
	sample
	new_book ~/other
	printf 'Name: Ada\nOrg: Kestrel Robotics\n' >~/other/ada.txt
	echo 'Other?' >~/other/questions
	printf 'Length: 25\n' >>~/other/.ii
	run ii-prep ana other/ada.txt
	status_is 0
	err_has "$HOME/ii/ana-lima.txt: no Goal"
	err_has 'other/ada.txt: no Goal'
	[ "$(grep -c 'Other?' <<<"$output")" -eq 1 ]
	[ "$(grep -c '25 minutes' <<<"$output")" -eq 2 ]
	# what was said in one is not known in the other
	[ "$(grep -c '^Others' <<<"$output")" -eq 1 ]
}

@test "one that is not there does not keep the others from having theirs" {
	sample
	run ii-prep ana nobody
	status_is 2
	err_has nobody
	[ "$(head -1 <<<"$output")" = 'Ana Lima' ]
	printf 'Org: X\n' >~/ii/ghost.txt
	run ii-prep ghost ana
	status_is 2
	err_has 'ghost'
	[ "$(head -1 <<<"$output")" = 'Ana Lima' ]
	left_dirty
}

@test "a record that cannot be read is told, and the sheet printed" {
	sample
	(printf 'Name: Big\n\n2026-11-01 note '; head -c 17000000 /dev/zero | tr '\0' x) >~/ii/big.txt
	run ii-prep ana
	status_is 2
	err_has "ii-prep: $HOME/ii/big.txt: is larger than a record may be (16 MiB)"
	[ "$(head -1 <<<"$output")" = 'Ana Lima' ]
	left_dirty
}

@test "-j is one object a contact" {
	sample
	run ii-prep -j yuki
	[ "$(wc -l <<<"$output")" -eq 1 ]
	out_has '{"id":"yuki-tanaka","name":"Yuki Tanaka","side":"seeking","at":"2026-11-25T14:00","mins":20,"facts":[{"label":"Who","text":"Process engineer, Sakura 食品"},{"label":"When","text":"Wed 25 Nov 14:00, 20 minutes"},'
	out_has '"questions":[{"text":"How did you come to the work you do now?","category":"story","from":"ii","must":1},'
	out_has '"warnings":["no Goal: what do you hope to learn?'
	out_has ',"from":"ii","must":1}],"warnings"'
}

@test "printed, it is one page" {
	sample
	setting "Pitch: $(printf 'word%.0s ' {1..300})"
	for who in grace yuki noor; do
		ii-prep $who >sheet 2>/dev/null
		# with the head and foot of pr(1), on paper of 66 lines
		[ "$(pr sheet | wc -l)" -eq 66 ]
		enscript -q -B -M Letter -p sheet.ps sheet
		[ "$(grep -c '^%%Page:' sheet.ps)" -eq 1 ]
	done
}

# What spoils a letter would spoil a talk.
@test "no question of ours asks for a job, or what one should not ask" {
	sed '/^#/d; /^\[/d; s/^! *//; s/^([a-z]*) *//; s/{[a-z-]*}/Acme/g' \
	    "$top/src/share/questions" >spoken
	[ "$(grep -c '?$' spoken)" -gt 90 ]
	run ii-lint spoken
	out_is_empty
	echo 'Are you hiring?' >>spoken
	run ii-lint spoken
	out_has 'error'
}

@test "nobody named: usage" {
	book
	run ii-prep
	status_is 2
	err_is <<-'E'
	ii-prep: for a talk with whom?
	usage: ii-prep [-jP] [-C book] contact ...
	E
}
