#!/usr/bin/env bats
# ii-lint: read a letter and say what would spoil it.

load helper

# letter [FIELD ...]: a draft on standard output: the fields, then what stands on
# standard input.
letter() {
	local field

	for field; do
		printf '%s\n' "$field"
	done
	[ $# -eq 0 ] || echo
	cat
}

# good: a request that nothing spoils.
good() {
	cat <<-'E'
	Dear Ms Hopper,

	Howard Aiken suggested that I write to you.  I keep the machines of a mill
	running, and read your report on the A-0.  How did you find out which steps a
	machine can write by itself?

	I would like to learn how your team works.  Could I ask you two or three such
	questions, for twenty minutes, on whatever day suits you?

	Sam Adeyemi
	E
}

@test "a good request passes, without a book" {
	good | ok ii-lint -t request
	out_is_empty
	good >letter
	ok ii-lint -t request letter - <letter
	out_is_empty
}

@test "what spoils a letter is told by line and column, with what to write" {
	run ii-lint <<<$'Dear Grace,\n\n\xc3\xa9t\xc3\xa9: are you\nhiring?'
	status_is 1
	err_is_empty
	out_is '3:6: error: "are you hiring": ask where the organization is heading, and let them speak of openings'
}

@test "files have their name in front, standard input has none by itself" {
	echo 'Are you hiring?' >one
	run ii-lint - <one
	[ "${output%% *}" = 1:1: ]
	run ii-lint one
	[ "${output%% *}" = one:1:1: ]
	run ii-lint one - <one
	[ "$(cut -d ' ' -f 1 <<<"$output")" = $'one:1:1:\n-:1:1:' ]
}

@test "a file that cannot be read stops no other" {
	echo 'Are you hiring?' >one
	run ii-lint none . one
	status_is 2
	err_is 'ii-lint: read none: No such file or directory
ii-lint: read .: Is a directory'
	out_has 'one:1:1: error'
}

@test "warnings and notes are no errors" {
	run ii-lint <<<'I was laid off. I hope this email finds you well.'
	status_is 0
	[ "$(wc -l <<<"$output")" -eq 2 ]
	out_has ' warning: "laid off"'
	out_has ' note: "hope this email finds you"'
}

@test "a job that is denied is a note" {
	run ii-lint <<<'I am not looking for a job.'
	status_is 0
	out_is '1:10: note: "looking for a job": even denied, it is what they will remember; better say only what you wish to learn'
}

@test "a request lacks what it lacks" {
	run ii-lint -t request <<<$'Dear Grace,\n\nI write to you.'
	status_is 0
	out_is <<-'E'
	1:1: warning: it asks nothing: one or two real questions show what the talk would be about
	1:1: warning: no length is said: ask for 20 minutes
	1:1: warning: no purpose is said: what would you like to learn from them?
	1:1: warning: nothing in it is about them: say how you found them, or what of theirs you read
	1:1: warning: nothing says that you fit around their time: leave day, hour and way to them
	E
}

@test "what a letter lacks is not told before its gaps are filled" {
	run ii-lint -t request <<<$'Dear Grace,\n\n[who you are]\n'
	status_is 1
	out_is '3:1: error: "[who you are]": a gap that is still to be filled: only you know what belongs here'
}

@test "a request is short" {
	local words

	words=$(printf 'word %.0s' {1..25})
	{ good; echo "$words"; } | ok ii-lint -t request
	{ good; echo "$words$words"; } >letter
	run ii-lint -t request letter
	status_is 0
	out_is 'letter:1:1: warning: 117 words: say it in 100, and it will be read to its end'
	printf '\n-- \n%s\n' "$words$words" >>letter
	run ii-lint -t request letter
	out_has ': 117 words'
	{ good; echo "$words$words$words$words"; } >letter
	run ii-lint -t request letter
	status_is 1
	out_has ': error: 167 words'
	run ii-lint -t update letter
	status_is 0
	out_is_empty
}

@test "twenty minutes are asked for, thirty are many, more are too many" {
	local n

	for n in 15 20 '15 to 20'; do
		good | sed "s/twenty minutes/$n minutes/" | ok ii-lint -t request
		out_is_empty
	done
	for n in 21 '20-30' '30'; do
		good | sed "s/twenty minutes/$n minutes/" >letter
		run ii-lint -t request letter
		status_is 0
		out_has 'ask for 20 minutes'
	done
	for n in '31 minutes' '45-minutes' 'an hour' '2 hours' 'forty-five minutes'; do
		good | sed "s/twenty minutes/$n/" >letter
		run ii-lint -t request letter
		status_is 1
		out_has 'too long to ask of a stranger'
	done
}

@test "the note of an invitation may have so many characters" {
	text='I read your paper on A-0, and try to learn how such teams work. '
	text+='Could I ask you two questions in a call of 20 minutes, whenever it suits you? '
	printf '%s%0*d\n\n' "$text" $((201 - ${#text})) 0 >note
	run ii-lint -t linkedin note
	status_is 1
	out_is 'note:1:1: error: it has 201 characters, and the note of an invitation may have 200'
	book <<<''
	echo 'Note: 201' >ii/.ii
	left_dirty
	ok ii-lint -t linkedin note
	echo 'Note: many' >ii/.ii
	run ii-lint -C ii -t linkedin note
	status_is 1
	out_has 'may have 200'
	run ii-check -C ii
	out_has 'Note: expected the characters'
}

@test "gaps are errors, links and footnotes are none" {
	run ii-lint <<<$'I read [which of their\npapers] [1] and [this](https://example.org/), [x]; see arr[i].'
	status_is 1
	out_is '1:8: error: "[which of their papers]": a gap that is still to be filled: only you know what belongs here'
}

@test "half of a gap is an error" {
	run ii-lint <<<$'I read [which of their\n\npapers], and [1], [this](https://example.org/).'
	status_is 1
	out_is '1:8: error: "[which": half of a gap: write all of it anew, or take out the bracket
3:7: error: "papers],": half of a gap: write all of it anew, or take out the bracket'
	run ii-lint <<<$'[see [1] or [that] [](https://example.org/)'
	status_is 1
	out_is '1:1: error: "[see": half of a gap: write all of it anew, or take out the bracket
1:13: error: "[that]": a gap that is still to be filled: only you know what belongs here'
}

@test "the subject is read, the signature and what others wrote are not" {
	run letter 'Subject: Are you hiring?' 'To: a@example.org' <<-'E'
	Thank you for your letter.

	On Monday you wrote, looking for a job:
	> Are you hiring? [...]
	> I need work.

	Sam

	-- 
	Sam is looking for a job
	E
	printf '%s\n' "$output" >letter
	run ii-lint letter
	status_is 1
	out_is 'letter:1:10: error: "Are you hiring": ask where the organization is heading, and let them speak of openings'
	printf 'Hello\n\n-----Original Message-----\nAre you hiring?\n' | ok ii-lint
	out_is_empty
	run ii-lint <<<$'> Are you hiring?'
	status_is 1
	out_is '1:1: error: there is nothing of yours to read in it'
}

@test "what is to be handed on is read, but is no part of the length" {
	local words

	words=$(printf 'word %.0s' {1..150})
	{ good; printf -- '---\n%s\n---\n' "$words"; } | ok ii-lint -t request
	{ good; printf -- '---\nI am looking for a job.\n---\n'; } >letter
	run ii-lint -t request letter
	status_is 1
	out_has 'letter:12:6: error: "looking for a job"'
}

@test "a letter says which it is, and -t says it louder" {
	letter 'Subject: Thanks' 'X-II-Letter: thanks' <<<'Thank you. Are there any openings?' >letter
	run ii-lint letter
	status_is 1
	out_has '"any openings"'
	out_has 'say one thing that you learned from them'
	run ii-lint -t lead letter
	status_is 0
	out_lacks openings
	sed -i 's/: thanks/: thank/' letter
	run ii-lint letter
	status_is 2
	err_is "ii-lint: letter: X-II-Letter: 'thank' is no letter"
	run ii-lint -t thank letter
	status_is 2
	err_is 'ii-lint: -t thank: there is no letter of this name; did you mean thanks?'
}

@test "openings may be spoken of when they were" {
	book "$top"/tests/data/examples/*.txt
	letter 'To: Grace <grace@example.org>' 'X-II-Letter: thanks' >letter <<-'E'
	Thank you: I learned what a test floor is. I will apply for the open position.
	E
	run ii-lint letter
	status_is 1
	out_has '"apply for the open position"'
	II_NOW=2026-11-23 ok ii-log grace lead 'Tester on the second floor'
	run ii-lint letter
	status_is 0
	out_is_empty
	sed 's/^To:.*/X-II: grace-hopper thanked/' letter >other
	ok ii-lint other
	II_NOW=2026-11-23 ok ii-log grace thanked
	run ii-lint other
	status_is 1
	sed 's/: thanks/: lead/' letter >other
	run ii-lint other
	status_is 1
	out_has 'their record has no opening that they mentioned'
}

@test "the name of their organization is about them" {
	book "$top"/tests/data/examples/*.txt
	letter 'To: grace@example.org' 'X-II-Letter: request' >letter <<-'E'
	What is hard at Remington
	Rand? I wish to learn it, in 20 minutes, on any day.
	E
	ok ii-lint letter
	out_is_empty
	sed -i '/^To/d' letter
	run ii-lint letter
	out_has 'nothing in it is about them'
}

@test "an mbox is read letter by letter" {
	{
		printf 'From sam Mon Nov 23 09:00:00 2026\n'
		letter 'To: a@example.org' 'X-II-Letter: lead' <<-'E'
		Thank you for what you said, and the vacancy: I will apply.

		From here on all is well.
		E
		printf '\nFrom sam Mon Nov 23 09:00:00 2026\n'
		letter 'To: b@example.org' <<<'Is there a vacancy?'
	} >mbox
	run ii-lint mbox
	status_is 1
	out_is 'mbox:12:12: error: "vacancy": ask where the organization is heading, not for vacancies'
}

@test "the book's phrases extend and override those built in" {
	mkdir ii
	touch ii/.ii
	printf '# mine\nerror\tfoo  ?bar\tsay baz\nfine\tvacancy of the throne\n' >ii/phrases
	run ii-lint <<<$'Foo\nbar, a vacancy of the throne, a vacancy'
	status_is 1
	out_is '1:1: error: "Foo bar": say baz
2:33: error: "vacancy": ask where the organization is heading, not for vacancies'
	printf 'note\tvacanc(?:y|ies)\n' >ii/phrases
	run ii-lint <<<vacancies
	status_is 0
	out_is '1:1: note: "vacancies": ask where the organization is heading, not for vacancies'
	printf 'off\tvacanc(?:y|ies)\n' >ii/phrases
	ok ii-lint <<<vacancies
	out_is_empty
	printf 'warning/thanks\tfoo\tsay baz\n' >ii/phrases
	ok ii-lint <<<foo
	out_is_empty
	run ii-lint -t thanks <<<foo
	out_has '"foo": say baz'
}

@test "a line that is not understood is told, and the others are used" {
	mkdir ii
	touch ii/.ii
	printf 'eror\tfoo\tbar\nnote\t(foo\tbar\nnote\tfoo\nnote/thank\tfoo\tbar\nnote\tfoo)|(ba\tbaz\nnote\tfoo\tbar\n' >ii/phrases
	run ii-lint <<<foo
	status_is 2
	out_is '1:1: note: "foo": bar'
	err_is <<-E
	ii-lint: $HOME/ii/phrases:1: 'eror' is no severity: did you mean error?
	ii-lint: $HOME/ii/phrases:2: pattern '(foo', byte 5: missing closing parenthesis
	ii-lint: $HOME/ii/phrases:3: 'foo' has no message: say what to write instead
	ii-lint: $HOME/ii/phrases:4: 'thank' is no letter, nor a group of them (asking, thanking, giving, job, opening, them)
	ii-lint: $HOME/ii/phrases:5: pattern 'foo)|(ba', byte 4: unmatched closing parenthesis
	E
}

@test "-l lists the phrases, which are a file of phrases again" {
	mkdir ii
	touch ii/.ii
	ok ii-lint -l
	out_has $'error/opening\tvacanc(?:y|ies)\task'
	cp "$BATS_TEST_TMPDIR/out" all
	printf 'off\tvacanc(?:y|ies)\nnote\tfoo\tbar\n' >ii/phrases
	ok ii-lint -l
	{ grep -v '	vacanc(' all; printf 'note\tfoo\tbar\n'; } >expected
	out_is <expected
	cp all ii/phrases
	ok ii-lint -l
	out_is <all
	run ii-lint -l letter
	status_is 2
	run ii-lint -l -L tlh
	status_is 1
	err_is "ii-lint: there are no phrases for the language 'tlh'"
}

@test "a language is that of -L, the letter or the contact; else it is English" {
	letter 'Content-Language: tlh' <<<'Are you hiring? [gap]' >letter
	run ii-lint letter
	status_is 1
	out_is <<-'E'
	letter:3:1: note: its words are unchecked: there are no phrases for the language 'tlh'; a file phrases.tlh in the book may hold them
	letter:3:17: error: "[gap]": a gap that is still to be filled: only you know what belongs here
	E
	run ii-lint -L en-GB letter
	out_has 'Are you hiring'
	book "$top"/tests/data/examples/*.txt
	ok ii-set grace lang=tlh
	letter 'To: grace@example.org' <<<'Are you hiring?' >letter
	run ii-lint letter
	status_is 0
	out_has "language 'tlh'"
	left_dirty
	printf 'error\tare you\tnuqneH\n' >ii/phrases.tlh
	run ii-lint letter
	status_is 1
	out_is 'letter:3:1: error: "Are you": nuqneH'
}

@test "encoded mail is no letter to be read" {
	letter 'Content-Transfer-Encoding: quoted-printable' <<<'Are you hi=
ring?' >letter
	run ii-lint letter
	status_is 1
	out_is 'letter:1:1: error: unchecked: it is encoded (quoted-printable); check it before it is sent'
	letter 'Content-Type: multipart/mixed; boundary=x' <<<'--x' >letter
	run ii-lint letter
	status_is 1
	out_has 'unchecked: it has several parts'
}

@test "-j prints JSON Lines" {
	run ii-lint -j <<<'Are you "hiring"?'
	status_is 0
	run ii-lint -j <<<'Are you hiring?'
	status_is 1
	out_is '{"file":"-","line":1,"column":1,"severity":"error","what":"\"Are you hiring\": ask where the organization is heading, and let them speak of openings"}'
}

@test "a terminal is told the sum, and not driven" {
	printf 'Are you\e[2J hiring? I need \x1b[31m a job\x07.\n' >letter
	on_terminal ii-lint letter
	out_lacks $'\e[2J'
	printf 'All is well.\n' >letter
	on_terminal ii-lint letter
	out_is 'Nothing spoils it.'
	printf 'Are you hiring?\nAre you hiring? Laid off.' >letter
	on_terminal env NO_COLOR=1 ii-lint letter
	out_has '2 errors, 1 warning'
}

@test "a book that is named must be there" {
	run ii-lint -C none <<<hello
	status_is 2
	err_has none
	II_DIR=none run ii-lint <<<hello
	status_is 2
}

@test "ten megabytes are read in bounded time, and what was not read is said" {
	yes 'are you hiring, I am not looking for a job? "opening" at work [gap' | head -c 10000000 >long
	run timeout 20 ii-lint -t request long
	status_is 1
	out_has 'it is far too long for a letter, and was not read to its end'
	tr -d '\n' <long >line
	run timeout 20 ii-lint -t request line
	status_is 1
	head -c 10000000 /dev/zero | tr '\0' '(' >long
	run timeout 20 ii-lint long
	status_is 1
	head -c 10000000 /dev/urandom >long
	run timeout 20 ii-lint long
	status_is 1
}

@test "a phrase that takes too long is no phrase that is not there" {
	mkdir ii
	touch ii/.ii
	printf 'error\t(?:a+)+[bc]\tsay d\n' >ii/phrases
	run timeout 20 ii-lint <<<"$(printf 'a%.0s' {1..2000})"
	status_is 1
	out_has "not checked for the phrase '(?:a+)+[bc]'"
	out_has 'takes too long on this text'
}
