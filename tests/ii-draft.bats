#!/usr/bin/env bats
# ii-draft: the letter that is due, from a template.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# setting LINE ...: add lines to the settings.
setting() {
	[ -d ~/ii ] || book
	printf '%s\n' "$@" >>~/ii/.ii
	git -C ~/ii add .ii
	git -C ~/ii commit -qm Settings
}

# template NAME: a template of the book, from standard input.
template() {
	mkdir -p ~/ii/templates
	cat >"$HOME/ii/templates/$1"
	git -C ~/ii add templates
	git -C ~/ii commit -qm "Write $1"
}

# sendmail [STATUS]: what stands in for it puts the message into ./sent.
sendmail() {
	printf '#!/bin/sh\ncat >%q/sent\nexit %d\n' "$HOME" "${1-0}" >fake
	chmod +x fake
	export II_SENDMAIL=$HOME/fake
}

# editor SCRIPT: an editor that is sed.
editor() { export EDITOR="sed -i '$1'"; }

# field NAME [FILE]: the fields of that name of the letter printed last, unfolded
# and decoded.
field() {
	perl -MEncode -e '
		my $name = shift;
		local $/;
		my ($head) = split /\n\n/, <>;
		$head =~ s/\n[ \t]/ /g;
		binmode STDOUT, ":utf8";
		print decode("MIME-Header", $_), "\n" for $head =~ /^$name: *(.*)$/mg;
	' "$1" "${2-$BATS_TEST_TMPDIR/out}"
}

field_is() {
	local value

	value=$(field "$1")
	[ "$value" = "$2" ] && return
	printf '%s: %s, not %s\n' "$1" "$value" "$2"
	return 1
}

# --- which letter ---

@test "the letter that is due, with its fields and what it logs" {
	sample
	ok ii-draft noor
	out_is <<-'E'
	From: Sam Reyes <sam@example.org>
	To: Noor Haddad <noor@example.com>
	Subject: A short reminder
	Content-Language: en
	X-II-Letter: reminder
	X-II: noor-haddad asked/email
	MIME-Version: 1.0
	Content-Type: text/plain; charset=utf-8
	Content-Transfer-Encoding: 8bit

	Dear Noor Haddad,

	May I come back, this once, to my letter of Wednesday 11 November? I
	would still like to understand what a controls engineer does in the
	first year, and 20 minutes would do, whenever and however it suits you.
	If now is not the time, a word is enough, and I will leave it at that.

	Kind regards,
	Sam Reyes
	E
}

@test "what a rule calls for: ii-due | ii-draft -" {
	sample
	run bash -c 'ii-due | ii-draft - >mbox'
	status_is 0
	err_is 'ii-draft: yuki-tanaka: prepare is not done by a letter: ii-log yuki-tanaka note ...'
	run grep -E '^(From |To:|X-II)' mbox
	out_is <<-'E'
	From sam@example.org Mon Nov 23 09:00:00 2026
	To: Noor Haddad <noor@example.com>
	X-II-Letter: reminder
	X-II: noor-haddad asked/email
	From sam@example.org Mon Nov 23 09:00:00 2026
	To: =?UTF-8?Q?Jos=C3=A9_N=C3=BA=C3=B1ez?= <jose@example.net>
	X-II-Letter: answer
	X-II: jose-nunez wrote/email
	From sam@example.org Mon Nov 23 09:00:00 2026
	To: Howard Aiken <howard@example.org>
	X-II-Letter: told
	X-II: howard-aiken told/email @grace-hopper
	E
	run bash -c 'printf "grace-hopper\n\nnobody-here\n" | ii-draft -t thanks -'
	status_is 2
	err_has 'nobody-here: standard input names no contact by this id'
}

# stage_is LETTER LOG: with nothing due, this log calls for this letter.
stage_is() {
	printf 'Name: Ada\n%b' "$2" >~/ii/ada.txt
	git -C ~/ii add ada.txt
	git -C ~/ii commit -qm "$1"
	if [ "$1" = none ]; then
		run ii-draft ada
		status_is 1 && out_is_empty && err_has 'no letter is called for'
		return
	fi
	run ii-draft - <<<ada
	status_is 0 && field_is X-II-Letter "$1" && return
	[ "$(field Subject)" = "$1: ada" ]
}

@test "with nothing due, the letter that the stage calls for" {
	local mail='Email: a@example.org\n'

	setting 'Ask: off'
	stage_is request "$mail"
	stage_is linkedin 'Link: https://www.linkedin.com/in/ada\nPhone: 1\n'
	stage_is call 'Link: https://example.org/ada\nPhone: 1\n'
	stage_is request ''
	stage_is reminder "$mail\n2026-11-22 asked/email\n"
	stage_is answer "$mail\n2026-11-22 heard/email\n"
	stage_is answer "$mail\n2026-11-22 agreed/email\n"
	stage_is introduced "$mail\n2026-11-22 introduced/email by=@bob\n"
	stage_is confirmation "$mail\n2026-11-22 scheduled at=2026-12-01T10:00\n"
	stage_is thanks "$mail\n2026-11-23 met Good.\n"
	stage_is lead "$mail\n2026-11-23 met Good.\n2026-11-23 lead A clerk.\n"
	stage_is update "$mail\n2026-11-21 met Good.\n2026-11-22 thanked\n"
	stage_is congratulation "$mail\n2026-11-21 met Good.\n2026-11-22 thanked\n2026-11-23 moved org=X\n"
	stage_is accept "$mail\n2026-11-23 requested/email\n"
	stage_is answer "$mail\n2026-11-22 requested/email\n2026-11-22 accepted\n"
	stage_is confirmation "$mail\n2026-11-22 requested/email\n2026-11-22 scheduled at=2026-12-01T10:00\n"
	stage_is answer "$mail\n2026-11-22 requested/email\n2026-11-22 scheduled at=2026-12-01T10:00\n2026-11-23 heard\n"
	stage_is answer "$mail\n2026-11-20 requested/email\n2026-11-21 met\n2026-11-22 heard\n"
	stage_is answer "$mail\n2026-11-20 requested/email\n2026-11-21 refused\n2026-11-22 heard\n"
	stage_is none "$mail\n2026-11-20 requested/email\n2026-11-21 met\n2026-11-22 heard\n2026-11-22 wrote\n"
	stage_is none "$mail\n2026-11-22 asked\n2026-11-22 declined\n"
	stage_is none "$mail\n2026-11-22 closed\n"
	printf 'Name: Bob\nEmail: bob@example.org\n' | record bob
	stage_is introduction 'Via: @bob\n'
	field_is To 'Bob <bob@example.org>'
	field_is X-II $'ada asked/intro by=@bob\nbob wrote/email'
}

# Every rule that a letter settles, due on 2026-11-23.
all_due() {
	book
	setting 'Me: Sam' 'Email: sam@example.org' 'Ask: 9'
	record new-one <<<$'Name: New One\nEmail: a@example.org\nGoal: x'
	record linked <<<$'Name: Linked\nLink: https://linkedin.com/in/l\nGoal: x'
	record waits <<<$'Name: Waits\nEmail: b@example.org\n\n2026-11-18 asked/email\n2026-11-19 heard/email'
	record put-in-touch <<<$'Name: Put\nEmail: c@example.org\n\n2026-11-18 introduced by=@patron'
	record asker <<<$'Name: Asker\nEmail: d@example.org\n\n2026-11-16 requested/email'
	record tomorrow <<<$'Name: Tomorrow\nGoal: x\nEmail: e@example.org\n\n2026-11-10 note x\n2026-11-12 scheduled at=2026-11-24T10:00'
	record just-met <<<$'Name: Just Met\nEmail: f@example.org\n\n2026-11-20 met Good.'
	record leader <<<$'Name: Leader\nEmail: g@example.org\n\n2026-11-18 met Good.\n2026-11-19 thanked\n2026-11-20 lead A clerk.'
	record patron <<<$'Name: Patron\nEmail: h@example.org\n\n2026-11-02 met Good.\n2026-11-03 thanked\n2026-11-03 referred @named\n2026-11-03 referred @met-by-patron\n2026-11-04 referred @also-met'
	record named <<<$'Name: Named\nEmail: i@example.org'
	record met-by-patron <<<$'Name: Met\nEmail: j@example.org\n\n2026-11-10 met Good.\n2026-11-11 thanked'
	record also-met <<<$'Name: Also\nEmail: k@example.org\n\n2026-11-12 met Good.\n2026-11-13 thanked'
	record called <<<$'Name: Called\nPhone: 1\n\n2026-11-19 9:00 tried/phone'
	record silent <<<$'Name: Silent\nOrg: Acme\nEmail: l@example.org\n\n2026-11-17 asked/email'
	record beside <<<$'Name: Beside\nOrg: Acme\nEmail: m@example.org'
	record reminded <<<$'Name: Reminded\nEmail: n@example.org\n\n2026-11-10 asked/email'
	record through <<<$'Name: Through\n\n2026-11-10 asked/intro by=@patron'
	record later-again <<<$'Name: Later\nEmail: o@example.org\n\n2026-11-02 asked/email\n2026-11-03 declined until=2026-11-20'
	record old <<<$'Name: Old\nEmail: p@example.org\n\n2026-08-02 met Good.\n2026-08-03 thanked'
	record mover <<<$'Name: Mover\nEmail: q@example.org\n\n2026-10-02 met Good.\n2026-10-03 thanked\n2026-11-10 moved org=X'
}

# settle LINE: log what the letter to a line of ii-due's logs.
settle() {
	local entry

	run ii-draft - <<<"$1"
	[ "$status" -eq 0 ] || { echo "no letter for: $1"; cat "$BATS_TEST_TMPDIR/err"; return 1; }
	{
		field X-II
		sed -n 's/^ii-draft: once it is done: ii-log //p' "$BATS_TEST_TMPDIR/err"
	} >entries
	[ -s entries ] || { echo "logs nothing: $1"; return 1; }
	while read -r entry; do
		# shellcheck disable=SC2086 # words of a command
		ii-log $entry >/dev/null || return
	done <entries
}

@test "every item that a letter does is gone when what it logs is logged" {
	local line key n=0

	all_due
	ii-due -a 1 >due
	for rule in ask answer grant confirm thank lead follow tell try another nudge update; do
		grep -qP "^\S+\t\S+\t$rule\t" due || { echo "no $rule"; cat due; return 1; }
	done
	while read -r line; do
		key=$(cut -f 1,3 <<<"$line")
		case $key in *apply|*prepare|*write-up)	continue ;; esac
		# an earlier letter may have done it
		ii-due -a 1 | cut -f 1,3 | grep -qxF "$key" || { echo "done before: $key"; continue; }
		settle "$line"
		if ii-due -a 1 | cut -f 1,3 | grep -xF "$key"; then
			cat entries
			return 1
		fi
		n=$((n + 1))
	done <due
	[ $n -eq 17 ]
}

@test "all whom one named and I met are told of in one letter" {
	all_due
	ok ii-draft -t told patron
	field_is Subject 'I met Met and Also'
	field_is X-II $'patron told/email @met-by-patron\npatron told/email @also-met'
	sed -i 's/met Good/met #private Good/' ~/ii/also-met.txt
	git -C ~/ii commit -qam Private
	ok ii-draft -t told patron
	field_is Subject 'I met Met'
	ok ii-draft -P -t told patron
	field_is Subject 'I met Met and Also'
	ok ii-draft -t told patron other=@silent
	field_is X-II 'patron told/email @silent'
}

@test "a reminder goes to who was asked to introduce us" {
	all_due
	ok ii-draft through
	field_is To 'Patron <h@example.org>'
	field_is X-II $'through asked/intro by=@patron\npatron wrote/email'
	out_has 'you ask Through whether'
}

@test "whom I have answered is reminded of the times, not of my request" {
	book
	record ada <<<$'Name: Ada\nEmail: a@example.org\n\n2026-11-02 asked/email\n2026-11-04 heard/email\n2026-11-05 wrote/email'
	ok ii-draft ada
	field_is X-II-Letter reminder
	out_has 'I wrote to you on Thursday 5 November about a time'
	out_has '[the times'
	out_lacks 'my letter'
	run ii-lint - <"$BATS_TEST_TMPDIR/out"
	status_is 1
	ok ii-draft ada times='Tuesday at ten'
	out_has 'Tuesday at ten'
	# their word since then makes my answer an old one
	printf '2026-11-06 heard/email\n' >>ii/ada.txt
	git -C ~/ii commit -qam Heard
	ok ii-draft -t reminder ada
	out_has 'my letter of Monday 2 November'
}

@test "after the talk an answer is a reply, and asks for none" {
	book
	setting 'Length: 25'
	record ada <<<$'Name: Ada\nEmail: a@example.org\nGoal: what tests are worth\n\n2026-11-18 met Good.\n2026-11-19 thanked\n2026-11-20 heard/email'
	ok ii-due
	out_is $'ada\t2026-11-23\tanswer\t0\tanswer them: they wrote on 2026-11-20; or ii-log ada done'
	ok ii-draft ada
	field_is X-II-Letter answer
	field_is Subject 'Thank you for your word'
	out_has 'your word of Friday 20 November. [what you reply'
	out_lacks minutes
	out_lacks 'what tests'
	on_terminal ii-draft ada
	out_lacks 'once the day is fixed'
}

@test "who asks me is answered as one who gives" {
	book
	setting 'Length: 25'
	record kofi <<<$'Name: Kofi\nEmail: k@example.org\n\n2026-11-16 requested/email\n2026-11-17 accepted/email\n2026-11-18 heard/email'
	ok ii-due
	out_has 'answer their request'
	for letter in - kofi; do
		run ii-draft $letter <<<$'kofi\t2026-11-23\tgrant'
		status_is 0
		out_has 'Thank you for writing. [which of their times'
		out_lacks minutes
	done
	ii-log -q kofi wrote/email
	run ii-due
	out_lacks kofi
}

@test "to introduce us is asked otherwise who named them" {
	book
	record bob <<<$'Name: Bob\nEmail: b@example.org\n\n2026-11-10 referred @ada'
	record ada <<<$'Name: Ada\nOrg: Acme\nVia: @bob'
	record eve <<<$'Name: Eve\nVia: @bob\nGoal: what tests are worth'
	ok ii-draft -t introduction ada
	out_has 'You named Ada, of Acme, to me.'
	out_has 'for 20 minutes, to understand [what'
	out_lacks 'You know'
	ok ii-draft -t introduction eve
	out_has 'You know Eve.'
	out_has 'to understand what tests are worth.'
}

@test "a letter claims nothing for me that I have not said" {
	book
	setting 'News: 2026-11-22; passed the exam'
	record bob <<<'Name: Bob'
	record ada <<<$'Name: Ada\nEmail: a@example.org\nVia: alumni fair\n\n2026-11-10 met Good.\n2026-11-10 referred @bob'
	for letter in thanks lead; do
		ok ii-draft -t $letter ada
		out_has 'Bob'
		sed -z 's/\n/ /g' "$BATS_TEST_TMPDIR/out" >flat
		grep -qF 'I will write to them.' flat
		out_lacks 'this week'
	done
	ok ii-draft -t update ada
	out_has '[what of your talk has stayed with you] Here is'
	for letter in request call; do
		run ii-draft -t $letter ada
		status_is 0
		out_lacks 'alumni fair'
	done
	record eve <<<$'Name: Eve\nEmail: e@example.org\nVia: alumni fair'
	for letter in request call; do
		run ii-draft -t $letter eve
		out_has 'I came across you through: alumni fair.'
	done
}

@test "a pitch is told in the language of the letter, or left to be" {
	book
	setting 'Pitch: I teach maths.'
	record ada <<<$'Name: Ada\nLang: de\nEmail: a@example.org'
	record eve <<<$'Name: Eve\nLang: fr\nEmail: e@example.org'
	ok ii-draft ada
	out_has '[wer Sie sind, in einem Satz: I teach maths.]'
	ok ii-draft eve
	out_has '[qui vous êtes, en une phrase : I teach maths.]'
	setting 'Pitch-de: Ich lehre Mathematik. Und mehr.'
	ok ii-check
	ok ii-draft ada
	out_has 'Ich lehre Mathematik. ['
	out_lacks 'wer Sie sind'
	ok ii-draft eve
	out_has 'I teach maths.]'
	ok ii-set .ii Pitch-fr='Je suis professeur.'
	ok ii-draft eve
	out_has 'Je suis professeur. ['
}

@test "below an answer that arranges a talk stands what is to be logged then" {
	sample
	on_terminal ii-draft -t answer jose
	out_has 'once the day is fixed: ii-log jose-nunez scheduled at=...'
	on_terminal ii-draft -t thanks jose
	out_lacks 'once the day is fixed'
}

# --- the message ---

@test "the conversation is continued, of which the latest message is known" {
	book
	record ada <<-'E'
	Name: Ada
	Email: a@example.org

	2026-11-10 asked/email mid=1@here Two questions
	2026-11-12 heard/email mid=<2@there> Re: Two questions
	2026-11-13 asked/intro by=@bob mid=3@here To Bob
	2026-11-13 note mid=no good
	E
	ok ii-draft -t thanks ada
	field_is In-Reply-To '<2@there>'
	field_is References '<2@there>'
	field_is Subject 'Re: Two questions'
	ok ii-draft -t thanks ada subject='Thank you'
	field_is Subject 'Thank you'
	ok ii-draft -t update ada
	field_is In-Reply-To ''
}

@test "an id of a message that a header cannot hold is left out" {
	book
	printf 'Name: Ada\nEmail: a@b.c\n\n2026-11-12 heard mid="a b>\\x" Hello\n' | record ada
	ok ii-draft -t thanks ada
	field_is In-Reply-To ''
	field_is Subject 'Re: Hello'
}

@test "no address: an empty To, and a word about it" {
	sample
	run ii-draft -t request mary
	status_is 0
	err_is 'ii-draft: mary-hawes has no Email:'
	[ "$(sed -n 2p <<<"$output")" = 'To:' ]
	printf 'Name: Eve\nEmail: eve at example\n' | record eve
	run ii-draft -t request eve
	status_is 0
	err_is 'ii-draft: eve: Email: "eve at example" is no email address'
	run ii-draft -Fs -t request eve
	status_is 2
	err_has 'ii-draft: eve: there is no address to send it to'
}

@test "headers are read back as they were, whatever the name" {
	local name

	book
	setting 'Me: Zoë "Z" Žižek, Dr.' 'Email: zoe@example.org'
	while read -r name; do
		printf 'Name: %s\nEmail: "a,b"@example.org\nOrg: %s\n' "$name" "$name" | record ada
		ok ii-draft -t request ada
		head=$(sed '/^$/q' "$BATS_TEST_TMPDIR/out")
		[ -z "$(LC_ALL=C grep -P '[^\x20-\x7e]' <<<"$head")" ]
		[ -z "$(grep -E '^.{79}' <<<"$head")" ]
		field To | sed 's/"\(.*\)" </\1 </; s/\\\(.\)/\1/g' >to
		[ "$(cat to)" = "$name <\"a,b\"@example.org>" ]
		field_is Subject "Your work at $name: may I ask?"
	done <<-'E'
	Grace Hopper
	J. R. "Bob" Dobbs, Jr.
	José Núñez
	نور الدين بن حدّاد
	田中 由紀
	Доктор Александра Феодосьевна Константинопольская-Преображенская
	=?utf-8?q?not_encoded?=
	O'Brien (the elder) <x@y>
	E
}

@test "nothing in a record or setting ends a field or begins another" {
	book
	printf 'Name: Ada\vBcc: x@example.org\nEmail: a@example.org\n' >ii/ada.txt
	git -C ~/ii add ada.txt
	git -C ~/ii commit -qm Odd
	run ii-draft -t thanks ada
	status_is 2
	out_is_empty
	err_is 'ii-draft: ada: To: ""Ada\x0bBcc: x@example.org" <a@example.org>" has a line break or another control character'
	printf 'Name: Ada\nEmail: a@example.org\rBcc: x@example.org\n' >ii/ada.txt
	git -C ~/ii commit -qam Odder
	run ii-draft -t thanks ada
	err_has 'is no email address'
	out_lacks Bcc
	printf 'Name: Ada\nEmail: a@example.org\nOrg: A\vSubject: x\n' >ii/ada.txt
	git -C ~/ii commit -qam Oddest
	ok ii-draft -t request ada
	field_is Subject 'Your work at A Subject: x: may I ask?'
	run ii-draft -t request ada subject=$'x\nBcc: y@example.org'
	status_is 2
	err_has 'has a line break'
	printf 'Name: Ada\nEmail: a@example.org\n\n2026-11-20 met\n2026-11-21 heard mid=a Hi\rBcc: x\n' >ii/ada.txt
	git -C ~/ii commit -qam Thread
	run ii-draft -t thanks ada
	field_is Bcc ''
}

@test "on a terminal the header is readable, and nothing drives it" {
	sample
	on_terminal ii-draft -t answer jose
	status_is 0
	out_has 'To: José Núñez <jose@example.net>'
	out_has 'Content-Language: fr'
	out_lacks 'MIME-Version'
	on_terminal ii-draft -t thanks jose learned=$'a\x1b[2Jb'
	out_has 'a [2Jb'
	out_lacks $'\x1b[2J'
}

@test "a mailto: URL begins the same letter, and the command logs it" {
	sample
	run ii-draft -u -t thanks grace learned='Mathematics first & patience.' did=Done.
	status_is 0
	out_has 'mailto:grace@example.org?Subject=Thank%20you%20for%20Thursday%2019%20November&body=Dear%20Grace%20Hopper%2C%0D%0A%0D%0AThank%20you'
	out_has 'Mathematics%20first%20%26%20patience.%0D%0A%0D%0ADone.'
	err_is 'ii-draft: once it is sent: ii-log grace-hopper thanked/email'
	run ii-draft -u -t linkedin ana
	status_is 2
	err_is 'ii-draft: ana-lima: linkedin is no mail: there is no URL for it'
}

@test "a note tells its length, a script how long it takes to say" {
	sample
	setting 'Note: 300'
	run ii-draft ana struck='Your grippers.' learn='soft robots'
	status_is 0
	out_is 'Ana Lima, Your grippers. I would like to understand soft robots. May I ask you, 20 minutes at most, whenever it suits you? Sam Reyes'
	err_is 'ii-draft: 132 of 300 characters
ii-draft: once it is done: ii-log ana-lima asked/linkedin'
	run ii-draft -t call yuki
	status_is 0
	out_has 'Howard Aiken suggested that I call you.'
	err_has ' words, '
	err_has 'once it is done: ii-log yuki-tanaka asked/phone'
	run ii-draft -s -t call yuki
	status_is 2
	err_has 'call is no mail: it is not sent but said'
}

@test "among others a length says whose it is" {
	sample
	run ii-draft -t linkedin ana,yuki
	status_is 0
	err_has ' of 200 characters'
	[ "$(grep -c '^ii-draft: ana-lima: [0-9]* of 200 characters$' "$BATS_TEST_TMPDIR/err")" -eq 1 ]
	[ "$(grep -c '^ii-draft: yuki-tanaka: [0-9]* of 200 characters$' "$BATS_TEST_TMPDIR/err")" -eq 1 ]
}

@test "-es says of what is no mail that it is pasted, and prints it" {
	sample
	sendmail
	editor 's/.*/Typed./'
	run ii-draft -es -t linkedin ana
	status_is 0
	out_is 'Typed.'
	err_is 'ii-draft: ana-lima: linkedin is no mail: it is not sent but pasted
ii-draft: 6 of 200 characters
ii-draft: once it is done: ii-log ana-lima asked/linkedin'
	[ ! -e sent ]
}

# --- the text ---

@test "a contact's language chooses the template, and what days are called" {
	sample
	ok ii-draft jose
	out_has 'Bonjour José Núñez,'
	field_is Content-Language fr
	ii-set jose lang=de-AT >/dev/null
	ok ii-draft -t reminder jose
	out_has 'meinen Brief vom Freitag, 13.'
	field_is Content-Language de
	sed -i 's/^Lang: .*/Lang: pt_BR, en/' ~/ii/jose-nunez.txt
	git -C ~/ii commit -qam Lang
	run ii-draft jose
	status_is 0
	out_has 'Dear José Núñez,'
	err_is "ii-draft: there is no letter answer in pt-br, so it is in English; the book's templates/answer.pt-br would be one"
	sed -i 's/^Lang: .*/Lang: ..\/..\/etc\/passwd/' ~/ii/jose-nunez.txt
	git -C ~/ii commit -qam Lang
	ok ii-draft jose
	field_is Content-Language en
}

@test "templates of the book stand before, by language; other names are letters too" {
	sample
	template answer <<<$'Subject: Mine\n\nHello {name}'
	ok ii-draft jose
	out_has 'Bonjour'
	template answer.fr <<<$'Subject: Le mien\n\nSalut {name}'
	ok ii-draft jose
	field_is Subject 'Le mien'
	template holiday <<<$'Subject: {greet}: a good year\n\nA good year{if Pet} to {Pet}{end}, {Cat}!'
	ok ii-draft -t holiday grace
	out_has 'A good year, [Cat]!'
	field_is X-II-Letter holiday
	field_is X-II 'grace-hopper wrote/email'
	ii-set -F grace pet=Rex cat=Tom >/dev/null
	ok ii-draft -t holiday grace
	out_has 'A good year to Rex, Tom!'
	ok ii-draft -l -t holiday
	out_has '{if Pet}'
	sendmail
	run ii-draft -s -t holiday grace
	status_is 0
	grep -q "^A good year to Rex" ~/sent
}

@test "what is wrong in a template is told with file, line and column" {
	sample
	template thanks <<<$'Subject: x\n\nDear {nmae},\n'
	run ii-draft -t thanks grace
	status_is 2
	out_is_empty
	err_is 'ii-draft: templates/thanks:3:7: there is no field {nmae}: did you mean {name}?'
	ok ii-draft -t thanks grace nmae=Me
	out_has 'Dear Me,'
	template thanks <<<$'Hello'
	run ii-draft -t thanks grace
	status_is 2
	err_has 'templates/thanks:1: expected a line "Subject: ..."'
	template thanks <<<$'Subject: x\nBcc: y@example.org\n\nHello'
	run ii-draft -t thanks grace
	status_is 2
	err_has 'templates/thanks:1: the subject would have several lines'
}

@test "no other file is read as a template" {
	sample
	ln -s /etc/passwd ~/ii/templates
	run ii-draft -t ../grace-hopper howard
	status_is 2
	err_is 'ii-draft: there is no letter ../grace-hopper; ii-draft -l lists them'
	run ii-draft -l -t ../../.gitconfig
	status_is 2
	rm ~/ii/templates
	mkdir ~/ii/templates
	ln -s /etc/passwd ~/ii/templates/thanks
	run ii-draft -t thanks grace
	status_is 2
	out_lacks root
	rm -r ~/ii/templates
}

@test "letters are listed, with the templates to copy, without a book too" {
	run ii-draft -l
	status_is 0
	[ "$(wc -l <<<"$output")" -eq 17 ]
	out_has $'told\ttold/email\ttell who referred you how it went'
	ok ii-draft -l -t thanks.fr
	out_has 'Bonjour {greet},'
	run ii-draft -l -t thnks
	status_is 2
	err_is 'ii-draft: there is no letter thnks: did you mean thanks? ii-draft -l lists them'
	sample
	run ii-draft -t thnks grace
	status_is 2
	err_is 'ii-draft: there is no letter thnks: did you mean thanks? ii-draft -l lists them'
}

@test "what is known fills in: who referred me, my pitch, what I am" {
	sample
	setting 'Pitch: I taught mathematics in Lagos. Now I look around, at length.' 'Seeker: newcomer'
	ok ii-draft -t request grace struck='You built A-0.'
	field_is Subject 'Howard Aiken suggested that I write to you'
	out_has 'I taught mathematics in Lagos. I am new to this country'
	out_lacks 'look around'
	out_has 'Howard Aiken told me about you.'
	record eve <<<$'Name: Eve\nEmail: e@example.org\nVia: alumni fair'
	ok ii-draft -t request eve
	out_has 'alumni fair'
	ok ii-draft -t request grace via=@yuki-tanaka
	field_is Subject 'Yuki Tanaka suggested that I write to you'
	run ii-draft -t introduction ana
	status_is 2
	err_is 'ii-draft: ana-lima: nobody is known who could introduce you; via=@id says who could'
	ok ii-draft -t introduction ana via=@grace-hopper
	field_is To 'Grace Hopper <grace@example.org>'
	record bob <<<$'Name: Bob\nEmail: b@example.org\n\n2026-11-02 referred @ana-lima'
	ok ii-draft -t introduction ana
	field_is To 'Bob <b@example.org>'
}

@test "Say: begins a letter where it is a form of the name" {
	sample
	ii-set grace say='Dr. Hopper' >/dev/null
	ok ii-draft -t thanks grace
	out_has 'Dear Dr. Hopper,'
	ii-set grace say='grayss, rhymes with face' >/dev/null
	ok ii-draft -t thanks grace
	out_has 'Dear Grace Hopper,'
}

@test "an update tells the news since the last word, of days that have come" {
	sample
	setting 'News: 2026-11-10; before we last wrote' 'News: 2026-11-21; passed the ethics exam' \
	    'News: 2026-11-22; began to teach' 'News: 2026-11-30; not yet'
	ok ii-draft -t update grace
	out_has $'\n\n- passed the ethics exam\n- began to teach\n\n'
	out_lacks 'not yet'
	out_lacks 'before we last wrote'
}

@test "a confirmation has the time, in both zones where they differ" {
	sample
	ii-set yuki email=yuki@example.org >/dev/null
	ok ii-draft -t confirmation yuki
	out_has $'- Wednesday 25 November, 14:00, 20 minutes\n- Corner of 5th and Pine'
	ii-set yuki zone=Asia/Tokyo >/dev/null
	sed -i 's/^Zone: .*/Zone: America\/New_York/' ~/ii/.ii
	git -C ~/ii commit -qam Zone
	run ii-draft -t confirmation yuki
	out_has $'14:00 (New York time), which is Thursday 26\n  November, 4:00 in Tokyo, 20 minutes'
	ii-set yuki zone=America/Detroit >/dev/null
	run ii-draft -t confirmation yuki
	out_has '14:00, 20 minutes'
	record vera <<<$'Name: Vera\nPhone: +1 5\nEmail: v@example.org\n\n2026-11-20 scheduled/phone at=2026-11-30T9:05'
	ok ii-draft vera
	out_has '- by phone: I will call you at +1 5'
	record vera <<<$'Name: Vera\nEmail: v@example.org\n\n2026-11-20 scheduled/video at=2026-11-30T9:05 https://example.org/x'
	ok ii-draft vera
	out_has '- by video: https://example.org/x'
}

@test "what is private stays out, unless -P says otherwise" {
	sample
	record eve <<-'E'
	Name: Eve
	Email: eve@example.org

	2026-11-19 note #private Divorced.
	2026-11-20 met #private Wept.
		A: Never again.
	2026-11-20 referred @ana-lima #private
	2026-11-21 lead org=Spies #private Secret.
	E
	ok ii-draft -t lead eve
	for word in Divorced Wept Never Ana Spies Secret; do out_lacks $word; done
	ok ii-draft -t request eve
	out_lacks Divorced
	ok ii-draft -P -t lead eve
	for word in Never Ana Spies Secret; do out_has $word; done
}

@test "until= is a date as people write it, and is logged" {
	sample
	ok ii-draft -t later kofi until=+2w
	out_has 'before Monday 7 December'
	field_is X-II 'kofi-mensah refused/email until=2026-12-07'
	run ii-draft -t later kofi until=soonish
	status_is 2
	out_is_empty
	ok ii-draft -t decline kofi other=@grace-hopper
	field_is X-II $'kofi-mensah refused/email\nkofi-mensah connected/email @grace-hopper'
}

# --- editing ---

@test "-e edits the letter as it reads; what is typed is what is sent" {
	sample
	editor 's/^Subject: .*/Subject: Merci, José !/; s/^To: .*/To: "Núñez, José" <jose@example.net>/; s/\[.*/Mardi/'
	ok ii-draft -e -t thanks jose
	field_is Subject 'Merci, José !'
	field_is To 'Núñez, José <jose@example.net>'
	field_is X-II 'jose-nunez thanked/email'
	editor d
	run ii-draft -e -t thanks jose
	status_is 1
	out_is_empty
	err_is 'ii-draft: jose-nunez: the text was emptied: no letter'
}

@test "nothing typed is lost: an editor that fails, a header that is none" {
	local kept

	sample
	export TMPDIR=$HOME/tmp
	mkdir tmp
	editor '1i Hello José'
	run ii-draft -e -t thanks jose
	status_is 2
	out_is_empty
	err_has 'line 1: "Hello José" is no line of a header; a blank line ends the header'
	kept=$(sed -n 's/^ii-draft: \(.*\.eml\) holds the letter$/\1/p' "$BATS_TEST_TMPDIR/err")
	[ "$(head -1 "$kept")" = 'Hello José' ]
	export EDITOR='f() { echo typed >>"$1"; return 1; }; f'
	run ii-draft -e -t thanks jose
	status_is 2
	err_has 'holds what was typed'
	grep -qx typed tmp/*
}

# --- sending ---

@test "-s sends what ii-lint finds no error in, and it is logged" {
	sample
	sendmail
	run ii-draft -s noor
	status_is 0
	out_is 'noor-haddad	asked	asked		'
	grep -qx 'To: Noor Haddad <noor@example.com>' sent
	lacks sent X-II
	run grep asked/email ii/noor-haddad.txt
	out_has '2026-11-23 09:00 asked/email mid='
	run ii-due noor
	status_is 1
}

@test "a letter with a gap is not sent, unless -F says so" {
	sample
	sendmail
	run ii-draft -s howard
	status_is 1
	out_is_empty
	err_has 'error:'
	err_has 'ii-draft: howard-aiken: the letter was not sent; -e edits it first, -F sends it as it is'
	[ ! -e sent ]
	run ii-draft -Fs howard
	status_is 0
	grep -q 'one thing' sent
	run ii-due howard
	status_is 1
}

@test "-n prints what would be sent, and sends nothing" {
	sample
	sendmail
	run ii-draft -ns noor
	status_is 0
	field_is X-II 'noor-haddad asked/email'
	[ ! -e sent ]
	run ii-draft -ns howard
	status_is 1
}

@test "a letter that was typed and not sent is kept" {
	local kept

	sample
	export TMPDIR=$HOME/tmp
	mkdir tmp
	sendmail 75
	editor 's/Dear.*/Dear Noor,/'
	run ii-draft -es noor
	status_is 2
	err_has 'ii-draft: noor-haddad: ii-mail did not send the letter'
	kept=$(sed -n 's/^ii-draft: \(.*\.eml\) holds the letter; .*/\1/p' "$BATS_TEST_TMPDIR/err")
	err_has "holds the letter; to check and send it: ii-mail -C $HOME/ii -s <$kept"
	grep -qx 'Dear Noor,' "$kept"
	run ii-due noor
	status_is 0
	editor 's/Dear.*/Are you hiring?/'
	run ii-draft -es noor
	status_is 1
	err_has 'error:'
	kept=$(sed -n 's/^ii-draft: \(.*\.eml\) holds the letter; .*/\1/p' "$BATS_TEST_TMPDIR/err")
	run ii-mail -C ~/ii -s <"$kept"
	status_is 65
	sendmail
	sed -i 's/Are you hiring?/Dear José,/' "$kept"
	run ii-mail -q -C ~/ii -s <"$kept"
	status_is 0
	grep -qx 'Dear José,' sent
	grep -q 'charset=utf-8' sent
}

@test "what was typed is kept where sending it was stopped" {
	sample
	export TMPDIR=$HOME/tmp
	mkdir tmp
	editor 's/Dear.*/Dear Noor,/'
	# shellcheck disable=SC2016
	II_SENDMAIL='kill -s HUP 0; :' run setsid -w ii-draft -es noor
	status_is 129
	grep -qx 'Dear Noor,' tmp/ii-*.eml
	rm tmp/*
	sendmail
	run ii-draft -es noor
	status_is 0
	[ -z "$(ls tmp)" ]
}

@test "each of several is sent, whatever becomes of the others" {
	sample
	sendmail
	run bash -c 'ii-due | ii-draft -s -'
	status_is 1
	grep -qx 'To: Noor Haddad <noor@example.com>' sent
	err_has 'howard-aiken: the letter was not sent'
}

@test "a letter of another book is logged there" {
	sample
	sendmail
	mv ii other
	run ii-draft -s other/noor-haddad.txt
	status_is 0
	grep -q '2026-11-23 09:00 asked/email' other/noor-haddad.txt
	[ -z "$(git -C other status --porcelain)" ]
}

# --- real programs ---

@test "mutt -H takes a draft, and an mbox" {
	sample
	sed -i 's/^Name: Noor Haddad/Name: Noor "Nour" Haddad, نور/' ii/noor-haddad.txt
	git -C ~/ii commit -qam Name
	sendmail
	printf 'set sendmail="%s/fake"\nset charset=utf-8\nset copy=no\n' "$HOME" >muttrc
	ii-draft noor >draft
	mutt -F muttrc -H draft </dev/null
	field To sent >to
	grep -qF 'Noor "Nour" Haddad, نور' to || grep -qF '"Noor \"Nour\" Haddad, نور"' to
	grep -qx 'X-II: noor-haddad asked/email' sent
	grep -qx 'May I come back, this once, to my letter of Wednesday 11 November? I' sent
	ii-due | ii-draft - >mbox 2>/dev/null
	on_terminal timeout 20 mutt -n -F muttrc -R -f mbox -e 'set folder=. quit=yes' -e 'push <exit>'
	out_has 'Msgs:3'
	out_has 'Notre rendez-vous'
	out_has 'I met Grace Hopper'
}

@test "msmtp hands a letter to a mail server, and it is logged" {
	local server

	sample
	mkdir box
	perl "$top/tests/smtpd.pl" ~/port ~/box 3>&- &
	server=$!
	for ((i = 0; i < 200; i++)); do [ ! -s port ] || break; sleep 0.05; done
	printf 'account default\nhost 127.0.0.1\nport %s\nfrom sam@example.org\n' "$(cat port)" >.msmtprc
	II_SENDMAIL=msmtp run ii-draft -s -t thanks jose learned='Vous m’avez appris la patience.' did='Je vais essayer : « encore »'
	kill $server
	wait $server || [ $? -eq 143 ]
	status_is 0
	run cat box/1
	out_has 'RCPT TO:<jose@example.net>'
	out_has 'Vous m’avez appris la patience.'
	out_lacks X-II
	run cat ii/jose-nunez.txt
	out_has 'thanked/email mid='
}

# --- templates ---

# What fills the gaps of a letter, in its language.
fill_en=("reply=I will send you the paper on Monday."
    "struck=Your talk on automatic coding stayed with me."
    "question=What has changed since for those who begin?"
    "learn=what a compiler team does all day" "times=Tuesday at ten, or Thursday"
    "learned=You said that patience counts for as much as mathematics."
    "did=I have begun to write a small program every morning.")
fill_fr=("reply=Je vous enverrai l'article lundi."
    "struck=Votre exposé de mai m'a marqué."
    "question=Qu'est-ce qui a changé pour les débutants depuis ?"
    "learn=ce que fait une équipe de compilateurs" "times=Mardi à dix heures ou jeudi"
    "learned=Vous m'avez dit que la patience compte autant que les mathématiques."
    "did=Je vais écrire chaque matin un petit programme.")
fill_de=("reply=Ich schicke Ihnen den Aufsatz am Montag."
    "struck=Ihr Vortrag vom Mai ist mir geblieben."
    "question=Was hat sich seitdem für Anfänger geändert?"
    "learn=was eine Gruppe von Übersetzerbauern tut" "times=Dienstag um zehn oder Donnerstag"
    "learned=Sie haben mir gezeigt, dass Geduld so viel zählt wie Mathematik."
    "did=Ich werde jeden Morgen ein kleines Programm schreiben.")

# A book in which every letter has somebody to go to, in a language.
everybody() {
	local mail='Email: x@example.org' lang=$1

	rm -rf ~/ii
	book
	setting 'Me: Sam Reyes' 'Email: sam@example.org' 'Phone: 1' "Seeker: $2" \
	    'Pitch: Maths.' 'Pitch-fr: Les maths.' 'Pitch-de: Mathematik.' 'News: 2026-11-22; passed the ethics exam'
	printf 'Name: Ada\nOrg: Acme\nGoal: x\nLang: %s\n%s\nVia: @bob\n\n2026-11-20 asked/email\n2026-11-21 scheduled at=2026-12-01T10:00 Gate 3\n' "$lang" "$mail" >ii/ada.txt
	printf 'Name: Bob\nLang: %s\n%s\n\n2026-11-10 met Good.\n2026-11-11 referred @cyn\n2026-11-12 lead org=Acme\n' "$lang" "$mail" >ii/bob.txt
	printf 'Name: Cyn\nOrg: Acme\nLang: %s\n%s\n\n2026-11-20 met Good.\n2026-11-21 moved org=New\n' "$lang" "$mail" >ii/cyn.txt
	printf 'Name: Dan\nLang: %s\n%s\n\n2026-11-20 requested/email\n' "$lang" "$mail" >ii/dan.txt
	printf 'Name: Eli\nLang: %s\n%s\n\n2026-11-10 asked/email\n2026-11-11 heard/email\n2026-11-12 wrote/email\n' "$lang" "$mail" >ii/eli.txt
	printf 'Name: Fay\nOrg: Acme\nVia: @gus\n' >ii/fay.txt
	printf 'Name: Gus\nLang: %s\n%s\n\n2026-11-10 referred @fay\n' "$lang" "$mail" >ii/gus.txt
	git -C ~/ii add .
	git -C ~/ii commit -qm Everybody
}

letters='request linkedin call introduction introduced answer reminder confirmation
    thanks lead told update congratulation accept questions decline later'
# What some of them say to others: LETTER/ID.
variants='reminder/eli answer/cyn answer/dan answer/eli
    introduction/fay'

# whom LETTER
whom() {
	case $1 in
	*/*)	echo "${1#*/}" ;;
	lead|told)	echo bob ;;
	thanks|update|congratulation)	echo cyn ;;
	accept|questions|later)	echo dan ;;
	decline)	echo dan other=@bob ;;
	*)	echo ada ;;
	esac
}

# proof LANG SEEKER: all letters in this language are filled, and ii-lint finds
# nothing in them.
proof() {
	local letter rv=0
	local -n fill=fill_$1

	everybody "$1" "$2"
	for letter in $letters $variants; do
		# shellcheck disable=SC2046 # several words
		ii-draft -t "${letter%/*}" $(whom "$letter") "${fill[@]}" until=+2w >letter 2>err || { cat err; rv=1; }
		case $letter in
		linkedin|call) ii-lint -L "$1" -t "$letter" letter ;;
		*)	ii-lint letter ;;
		esac >found 2>&1 || rv=1
		if grep -v -e unchecked -e '^$' found; then
			cat letter
			rv=1
		fi
	done
	return $rv
}

@test "every template passes ii-lint, for each kind of seeker" {
	for seeker in newcomer graduate student changer; do
		proof en $seeker
		proof fr $seeker
		proof de $seeker
	done
}

@test "every template is there in each language, with the same fields" {
	local dir=$top/src/share/templates letter lang

	for letter in $letters; do
		for lang in .fr .de; do
			[ -s "$dir/$letter$lang" ] || { echo "no $letter$lang"; return 1; }
			for field in '{if other' '{if talk.' '{if via.' '{until}' '{times}' '{me.name}'; do
				[ "$(grep -cF "$field" "$dir/$letter")" -eq 0 ] ||
				    grep -qF "$field" "$dir/$letter$lang" || { echo "$letter$lang: $field"; return 1; }
			done
		done
	done
}
