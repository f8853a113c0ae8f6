#!/usr/bin/env bats
# ii-mail: log messages; send one and log it.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# log_of ID: its log.
log_of() { sed -n '/^[0-9][0-9][0-9][0-9]-/,$p' "$HOME/ii/$1.txt"; }

# last ID [N]: the last N lines of it.
last() { tail -n "${2-1}" "$HOME/ii/$1.txt"; }

# letter FROM TO [FIELD ...]: a message, with text from standard input where
# there is some.
n=0
letter() {
	local from=$1 to=$2 field

	shift 2
	n=$((n + 1))
	printf 'From: %s\nTo: %s\n' "$from" "$to"
	printf 'Date: Sat, 21 Nov 2026 10:00:00 +0000\n'
	printf 'Subject: Hello\nMessage-ID: <%s@test>\n' "${id-$n}"
	for field; do
		printf '%s\n' "$field"
	done
	echo
	[ -t 0 ] || cat
}

@test "what they wrote is logged as heard, with date, id, subject and text" {
	sample
	letter 'Noor <noor@example.com>' sam@example.org <<<'Thursday.' >m
	run ii-mail m
	status_is 0
	out_is "noor-haddad	asked	answered	answer	2026-11-23"
	err_is "ii-mail: noor-haddad: 2026-11-21 10:00 heard/email Hello"
	[ "$(last noor-haddad 2)" = $'2026-11-21 10:00 heard/email mid=1@test Hello\n\tThursday.' ]
	[ "$(git -C ~/ii log --format=%s -1)" = 'Log heard/email with noor-haddad' ]
}

@test "it is logged once, however often it comes" {
	sample
	letter noor@example.com sam@example.org <<<'Thursday.' >m
	run ii-mail m
	cp -r ~/ii before
	run ii-mail <m
	status_is 0
	out_is_empty
	err_is 'ii-mail: noor-haddad: logged before'
	run ii-mail -k agreed m
	status_is 0
	err_is 'ii-mail: noor-haddad: logged before; to correct the entry: ii-edit noor-haddad'
	run ii-mail -q m m m
	status_is 0 && out_is_empty && err_is_empty
	diff -r before ~/ii
	cat m m >twice
	ii-mail -q twice
	[ "$(grep -c mid= ~/ii/noor-haddad.txt)" -eq 1 ]
}

@test "many at once log one message once" {
	local i

	sample
	letter noor@example.com sam@example.org <<<'Thursday.' >m
	for i in 1 2 3 4 5 6; do
		ii-mail -q m &
	done
	wait
	[ "$(grep -c mid= ~/ii/noor-haddad.txt)" -eq 1 ]
}

@test "what I wrote is logged with each contact to whom it went" {
	sample
	letter sam@example.org 'a@b.example, Noor <NOOR@example.com>, noor@example.com' \
	    'Cc: grace@example.org' 'Bcc: mary@nowhere.example' <<<'All.' >m
	run ii-mail m
	status_is 0
	out_is "noor-haddad	asked	asked		
grace-hopper	kept	kept	owe	2026-12-01"
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-21 10:00 wrote/email mid=1@test Hello' ]
	[ "$(git -C ~/ii log --format=%s -1)" = 'Log 2 messages with noor-haddad and grace-hopper' ]
}

@test "the first word of mine to who is new is asked" {
	sample
	ok ii-set mary email=mary@example.org
	run ii-mail <<<"$(letter sam@example.org mary@example.org)"
	status_is 0
	[ "$(last mary-hawes)" = '2026-11-21 10:00 asked/email mid=1@test Hello' ]
}

@test "the first word of theirs that asks is requested; -k says otherwise" {
	sample
	for who in ann bea cyd dan; do
		ok ii-add "$who" email="$who@example.com"
	done
	ok ii-set dan goal='what he does'
	ask() { letter "$1@example.com" sam@example.org "${@:2}" <<<'Could we talk?'; }
	ask ann | ii-mail -q
	[ "$(last ann 2 | head -1)" = '2026-11-21 10:00 requested/email mid=1@test Hello' ]
	letter bea@example.com sam@example.org <<<'I am here.' | ii-mail -q
	[ "$(last bea 2 | head -1)" = '2026-11-21 10:00 heard/email mid=1@test Hello' ]
	ask cyd 'In-Reply-To: <z@y>' | ii-mail -q
	[ "$(last cyd 2 | head -1)" = '2026-11-21 10:00 heard/email mid=1@test Hello' ]
	ask dan | ii-mail -q
	[ "$(last dan 2 | head -1)" = '2026-11-21 10:00 heard/email mid=1@test Hello' ]
	id=again ask bea | ii-mail -q -k 'agreed until=2026-12-01'
	[ "$(last bea 2 | head -1)" = '2026-11-21 10:00 agreed/email until=2026-12-01 mid=again@test Hello' ]
}

@test "a kind that is none is refused before anything is read" {
	sample
	run ii-mail -k thnaked </dev/null
	status_is 2
	err_is "ii-mail: -k: thnaked is no kind of entry: did you mean thanked? (-F logs it as it is)"
	run ii-mail -k $'heard\n2026-01-01 met' </dev/null
	status_is 2
	run ii-mail -k 'scheduled' </dev/null
	status_is 2
	err_has at=
}

@test "who is nobody in the book is said, and added with --add" {
	sample
	letter 'Bob Ash <bob@x.example>' sam@example.org <<<'Could we talk?' >m
	cp -r ~/ii before
	run ii-mail m
	status_is 1
	out_is_empty
	err_is 'ii-mail: Bob Ash <bob@x.example> is nobody in the book; --add adds them'
	run ii-mail -n --add m
	status_is 0
	out_is "bob-ash	2026-11-21 10:00 requested/email mid=1@test Hello
	Could we talk?"
	diff -r before ~/ii
	run ii-mail --add m
	status_is 0
	file_is ~/ii/bob-ash.txt <<'E'
Name: Bob Ash
Email: bob@x.example

2026-11-21 10:00 requested/email mid=1@test Hello
	Could we talk?
E
	run ii-mail -a m
	status_is 0
	err_is 'ii-mail: bob-ash: logged before'
}

@test "two messages of somebody new add one contact" {
	sample
	letter 'Bob <bob@x.example>' sam@example.org <<<'One.' >m
	n=1 letter 'Bob <BOB@x.example>' sam@example.org <<<'Two.' >m2
	run ii-mail --add m m2
	status_is 0
	err_has '2 logged, 0 logged before, 0 from or to nobody'
	[ "$(grep -l 'x.example' ~/ii/*.txt)" = ~/ii/bob.txt ]
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq 2 ]
}

@test "a contact's name with another address is no new contact" {
	sample
	letter 'Noor Haddad <noor@home.example>' sam@example.org >m </dev/null
	run ii-mail m
	status_is 1
	err_is 'ii-mail: Noor Haddad <noor@home.example> is nobody in the book, but noor-haddad has this name: ii-set noor-haddad email+=noor@home.example'
	run ii-mail --add m
	status_is 1
	err_has 'was not added'
	ok ii-set noor-haddad email+=noor@home.example
	run ii-mail m
	status_is 0
}

@test "Reply-To tells who wrote where From does not" {
	sample
	letter 'Noor by Chat <no-reply@chat.example>' sam@example.org \
	    'Reply-To: noor@example.com' <<<'Hi.' | ii-mail -q
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-21 10:00 heard/email mid=1@test Hello' ]
	letter grace@example.org sam@example.org \
	    'Reply-To: noor@example.com' <<<'Hi.' >m
	run ii-mail -n m
	out_is $'grace-hopper\t2026-11-21 10:00 heard/email mid=1@test Hello\n\tHi.'
}

@test "what a program answered is a note, and a list no word to me" {
	sample
	letter noor@example.com sam@example.org 'Auto-Submitted: auto-replied' \
	    <<<'I am away.' >m
	run ii-mail m
	status_is 0
	err_has 'a program answered for them'
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-21 10:00 note/email mid=1@test Hello' ]
	letter grace@example.org list@example.org 'List-Id: <l.example.org>' <<<'All?' >m
	run ii-mail m
	status_is 1
	err_has 'mailing list'
	ok ii-mail -q -k heard m
}

@test "the day and time are those where the book is" {
	sample
	ok ii-set .ii zone=Asia/Tokyo
	letter noor@example.com sam@example.org <<<'Hi.' |
	    sed 's/^Date: .*/Date: Fri, 20 Nov 2026 18:30:00 -0500/' | ii-mail -q
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-21 08:30 heard/email mid=1@test Hello' ]
}

@test "a date in the future, or none, becomes today" {
	sample
	letter noor@example.com sam@example.org <<<'Hi.' >m
	sed 's/^Date: .*/Date: Fri, 1 Jan 2100 00:00:00 +0000/' m >future
	run ii-mail future
	status_is 0
	err_has 'ii-mail: future: the message is of the future: today'
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-23 heard/email mid=1@test Hello' ]
	sed 's/1@test/2@test/; /^Date/d' m >none
	run ii-mail none
	status_is 0
	err_has 'none: the message has no date: today'
	# a clock that is a little fast is nobody's news
	sed 's/1@test/3@test/; s/^Date: .*/Date: Mon, 23 Nov 2026 09:05:00 +0000/' m >fast
	run ii-mail fast
	err_is 'ii-mail: noor-haddad: 2026-11-23 heard/email Hello'
}

@test "headers and text are decoded, whatever they are written in" {
	sample
	cat >m <<-'E'
	From: =?iso-8859-1?Q?Jos=E9?= <jose@example.net>
	To: sam@example.org
	Subject: =?utf-8?B?2YXYsdit2KjYpw==?= =?utf-8?Q?_=E2=80=9Cthe=E2=80=9D?=
	Date: Sat, 21 Nov 2026 10:00:00 +0000
	Message-ID: <a@b>
	MIME-Version: 1.0
	Content-Type: multipart/mixed; boundary=x

	--x
	Content-Type: multipart/alternative; boundary=y

	--y
	Content-Type: text/html

	<p>not this</p>
	--y
	Content-Type: text/plain; charset=windows-1252
	Content-Transfer-Encoding: quoted-printable

	=93D=E9j=E0=94 lu, =
	merci
	--y--
	--x
	Content-Type: text/plain
	Content-Disposition: attachment

	nor this
	--x--
	E
	ii-mail -q m
	[ "$(last jose-nunez 2)" = $'2026-11-21 10:00 heard/email mid=a@b مرحبا “the”\n\t“Déjà” lu, merci' ]
	cat >m <<-'E'
	From: jose@example.net
	Date: Sat, 21 Nov 2026 11:00:00 +0000
	Message-ID: <c@b>
	Content-Type: text/html; charset=utf-8
	Content-Transfer-Encoding: base64

	PHN0eWxlPmJ7fTwvc3R5bGU+PHA+T25lICZhbXA7IDxiPnR3bzwvYj48L3A+PGRpdj5UaHJlZTwv
	ZGl2Pgo=
	E
	ii-mail -q m
	[ "$(last jose-nunez 4)" = $'2026-11-21 11:00 heard/email mid=c@b\n\tOne & two\n\n\tThree' ]
}

@test "their own words are kept, so many lines of them" {
	sample
	letter noor@example.com sam@example.org >m <<-'E'
	First.

	On Wed, 11 Nov 2026 at 10:00, Sam Reyes
	<sam@example.org> wrote:

	> quoted
	>> twice

	Second.
	Third.
	-- 
	Noor
	E
	ii-mail -q m
	[ "$(last noor-haddad 5)" = $'2026-11-21 10:00 heard/email mid=1@test Hello\n\tFirst.\n\n\tSecond.\n\tThird.' ]
	sed 's/1@test/2@test/' m | ii-mail -q -l 2
	[ "$(last noor-haddad 5)" = $'2026-11-21 10:00 heard/email mid=2@test Hello\n\tFirst.\n\n\tSecond.\n\t…' ]
	sed 's/1@test/3@test/' m | ii-mail -q -l 0
	[ "$(last noor-haddad)" = '2026-11-21 10:00 heard/email mid=3@test Hello' ]
	run ii-mail -l x m
	status_is 2
}

@test "a mailbox of many, in any order: each by how far things were then" {
	sample
	ok ii-set mary email=mary@example.org
	{
		echo 'From mary Sun Nov 22 10:00:00 2026'
		letter mary@example.org sam@example.org <<<'Yes.' | sed 's/21 Nov/22 Nov/'
		echo
		echo 'From sam Sat Nov 21 10:00:00 2026'
		printf '%s\n' '>From here I see it.' |
		    id=2 letter sam@example.org mary@example.org
		echo
		echo 'From x Sat Nov 21 10:00:00 2026'
		letter x@y.example sam@example.org </dev/null
	} >box
	run ii-mail box
	status_is 0
	out_is 'mary-hawes	new	answered	answer	2026-11-23'
	err_has '2 logged, 0 logged before, 1 from or to nobody'
	last mary-hawes 4 >log
	file_is log <<'E'
2026-11-21 10:00 asked/email mid=2@test Hello
	From here I see it.
2026-11-22 10:00 heard/email mid=1@test Hello
	Yes.
E
	[ "$(git -C ~/ii log --format=%s -1)" = 'Log 2 messages with mary-hawes' ]
}

@test "a maildir, one by one and all at once" {
	local m

	sample
	mkdir -p Maildir/new
	letter noor@example.com sam@example.org <<<'A.' >Maildir/new/1
	id=2 letter noor@example.com sam@example.org <<<'B.' >Maildir/new/2
	id=3 letter x@example.com sam@example.org <<<'C.' >Maildir/new/3
	for m in Maildir/new/*; do
		run ii-mail "$m"
	done
	status_is 1
	[ "$(grep -c mid= ~/ii/noor-haddad.txt)" -eq 2 ]
	run ii-mail Maildir/new/*
	status_is 0
	err_is 'ii-mail: 0 logged, 2 logged before, 1 from or to nobody in the book'
	run ii-mail Maildir/new
	status_is 2
	err_has 'Is a directory; name the messages in it'
}

@test "one that cannot be read does not keep the others out" {
	sample
	letter noor@example.com sam@example.org <<<'A.' >m
	: >empty
	run ii-mail empty nowhere m
	status_is 2
	err_has 'empty is empty'
	err_has 'read nowhere: No such file'
	[ "$(last noor-haddad)" = $'\tA.' ]
}

@test "a message without an id is known again by what it says" {
	sample
	letter noor@example.com sam@example.org <<<'A.' | sed '/^Message-ID/d' >m
	sed 's/A/B/' m >m2
	ii-mail -q m
	ii-mail -q m m2
	[ "$(grep -c 'mid=none-[0-9a-f]*' ~/ii/noor-haddad.txt)" -eq 2 ]
}

@test "nothing in a message makes a line of its own in a record, or drives a terminal" {
	sample
	printf 'From: "Eve\\\r X" <eve@x.example>\nSubject: =?utf-8?Q?a=0A2026-01-01_met=1B[31m=0D=C2=9B?=\nMessage-ID: <a"b c@d>\nDate: Sat, 21 Nov 2026 10:00:00 +0000\n\n2026-01-01 met\033[2J\nName: X\r\nno\rne\342\200\256\n' >m
	run ii-mail --add m
	status_is 0
	sed 's/none-[0-9a-f]\{16\}/none/' ~/ii/eve-x.txt >record
	file_is record <<'E'
Name: Eve X
Email: eve@x.example

2026-11-21 10:00 heard/email mid=none a 2026-01-01 met[31m
	2026-01-01 met[2J
	Name: X
	none
E
	printf 'From: =?utf-8?Q?Eve=0AEmail=3A_a=40b=0B?= <eve2@x.example>\nMessage-ID: <2@d>\n\nx' |
	    ii-mail -q --add
	grep -qx 'Name: Eve Email: a@b' ~/ii/eve-email-a-b.txt
}

# --- sending ---

# What is sent goes to ./sent, and what sendmail was told to ./words.
sends() {
	# shellcheck disable=SC2016 # for the shell that runs it
	export II_SENDMAIL='printf "%s\n" "$@" >words; cat >sent; :'
	cat >told <<-'E'
	X-II-Letter: told
	From: Sam Reyes <sam@example.org>
	To: Howard Aiken <howard@example.org>
	X-Ii : howard-aiken told/email
	  @grace-hopper
	Subject: Grace Hopper
	Date: Mon, 23 Nov 2026 08:59:00 +0000
	Message-ID: <t@test>

	She was as generous as you said.
	E
}

@test "what a draft asks for is logged once the message is taken, and sent to nobody" {
	sample
	sends
	run ii-mail -s <told
	status_is 0
	out_is "howard-aiken	kept	kept	update	2027-02-23"
	err_is 'ii-mail: howard-aiken: 2026-11-23 09:00 told/email @grace-hopper Grace Hopper'
	[ "$(last howard-aiken 2)" = $'2026-11-23 09:00 told/email @grace-hopper mid=t@test Grace Hopper\n\tShe was as generous as you said.' ]
	sed '/^X-I/d; /^  @/d' told | cmp - sent
	[ "$(cat words)" = $'-i\n-t' ]
	# my own copy of it, as it comes back or lies among what I sent
	run ii-mail -q sent
	status_is 0
	[ "$(grep -c 'mid=t@test' ~/ii/howard-aiken.txt)" -eq 1 ]
}

@test "a draft may ask for several entries, with one or with several" {
	sample
	sends
	{
		echo 'X-II: howard-aiken told/email @yuki-tanaka'
		echo 'X-II: grace-hopper note/email Told Howard.'
		cat told
	} >m
	run ii-mail -q -s <m
	status_is 0
	[ "$(grep -c 'told/email @.* mid=t@test Grace Hopper' ~/ii/howard-aiken.txt)" -eq 2 ]
	[ "$(last grace-hopper 2 | head -1)" = '2026-11-23 09:00 note/email mid=t@test Told Howard.' ]
	[ "$(git -C ~/ii rev-list --count HEAD)" -eq 2 ]
	run ii-mail m
	status_is 0
	err_is 'ii-mail: howard-aiken: logged before'
}

@test "every other byte passes: CRLF, dots, eight bits, no last line end" {
	sample
	sends
	printf 'X-II: howard-aiken told/email\r\nFrom: sam@example.org\r\nTo: howard@example.org\r\nMessage-ID: <c@d>\r\nDate: x\r\nX-Bad \377: \200\r\n \t \r\n\r\n.\r\n..\r\nFrom here\nX-II: no\r\n\0\377\nend' >m
	run ii-mail -q -s <m
	status_is 0
	tail -c +32 m | cmp - sent
}

@test "a Date and a Message-ID are added where they lack" {
	sample
	sends
	ok ii-set .ii zone=Asia/Kolkata
	sed '/^Date/d; /^Message-ID/d' told >m
	run ii-mail -q -s <m
	status_is 0
	grep -qx 'Date: Mon, 23 Nov 2026 09:00:00 +0530' sent
	mid=$(sed -n 's/^Message-ID: <\(.*@example\.org\)>$/\1/p' sent)
	grep -q "mid=$mid " ~/ii/howard-aiken.txt
	sed '/^Date/d; /^Message-ID/d; /^X-I/d; /^  @/d' m >expected
	sed '/^Date/d; /^Message-ID/d' sent | cmp - expected
	ii-mail -q -s <m
	[ "$(grep -c 'told/email @grace' ~/ii/howard-aiken.txt)" -eq 2 ]
}

@test "sendmail's words are passed on, and -t only where no address is named" {
	sample
	sends
	run ii-mail -q -s -oem -oi -f me@x.example -- grace@example.org noor@example.com <told
	status_is 0
	file_is words <<-'E'
	-i
	-oem
	-oi
	-f
	me@x.example
	--
	grace@example.org
	noor@example.com
	E
	# and those named are those to whom it went
	[ "$(git -C ~/ii log --format=%s -1)" = 'Log 3 messages with howard-aiken and 2 more' ]
	ii-mail -q -s -f me@x.example -F 'Sam R' <told
	grep -qx -- -t words
	# shellcheck disable=SC2016
	II_SENDMAIL='echo only "$@"; true' run ii-mail -s -bp
	out_is 'only -bp'
}

@test "of our options -s is the last; what stands with it in a word is refused" {
	sample
	sends
	run ii-mail -sn <told
	status_is 2
	out_is_empty
	err_is "ii-mail: -sn: of ii-mail's options -s is the last: write -ns"
	run ii-mail -qsaF <told
	status_is 2
	err_is "ii-mail: -qsaF: of ii-mail's options -s is the last: write -qaFs"
	run ii-mail -n -sqk told <told
	status_is 2
	err_is "ii-mail: -sqk: of ii-mail's options -s is the last: write -k ... -s"
	run ii-mail -qsoem <told
	status_is 2
	err_is "ii-mail: -qsoem: the program's options stand behind -s: write -qs -oem"
	[ ! -e sent ]
}

@test "a message without X-II is logged with each contact, and with none that is none" {
	sample
	sends
	letter sam@example.org 'grace@example.org, x@y.example' 'Bcc: noor@example.com' <<<'Hi.' >m
	ii-mail -q -s <m
	cmp m sent
	[ "$(last grace-hopper 2 | head -1)" = '2026-11-23 09:00 wrote/email mid=1@test Hello' ]
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-23 09:00 wrote/email mid=1@test Hello' ]
	letter sam@example.org x@y.example <<<'Hi.' >m
	cp -r ~/ii before
	run ii-mail -s <m
	status_is 0 && out_is_empty && err_is_empty
	diff -r before ~/ii
	id=th letter sam@example.org noor@example.com <<<'Thanks.' |
	    ii-mail -q -k thanked -s
	[ "$(last noor-haddad 2 | head -1)" = '2026-11-23 09:00 thanked/email mid=th@test Hello' ]
}

@test "what sendmail refuses is not logged, and its status is ours" {
	local status_of

	sample
	sends
	cp -r ~/ii before
	for status_of in 64 67 75 1; do
		II_SENDMAIL="exit $status_of;" run ii-mail -s <told
		status_is "$status_of"
		out_is_empty
		err_has "did not take the message: status $status_of; nothing was logged"
	done
	# shellcheck disable=SC2016
	II_SENDMAIL='kill -9 $$;' run ii-mail -s <told
	status_is 137
	II_SENDMAIL=no-such-program run ii-mail -s <told
	status_is 2
	err_has 'set II_SENDMAIL'
	diff -r before ~/ii
}

@test "what would stop it as the message is taken waits until it is logged" {
	sample
	sends
	for s in INT HUP QUIT TERM; do
		export s
		sed "s/t@test/$s@test/" told >m
		# shellcheck disable=SC2016
		II_SENDMAIL='cat >sent; kill -s "$s" "$PPID"; :' run ii-mail -s <m
		status_is 0
		out_has 'howard-aiken	kept	kept'
		grep -q "mid=$s@test" ~/ii/howard-aiken.txt
		# the program itself is stopped by them
		# shellcheck disable=SC2016
		II_SENDMAIL='kill -s "$s" $$; :' run ii-mail -s <told
		[ "$status" -gt 128 ]
		err_has 'nothing was logged'
	done
	[ "$(grep -c 'mid=t@test' ~/ii/howard-aiken.txt)" -eq 0 ]
}

@test "what came by mail and is sent on asks for nothing" {
	local field

	sample
	sends
	cp -r ~/ii before
	for field in 'Received: from x by y; Sun, 22 Nov 2026 10:00:00 +0000' \
	    'Resent-To: friend@example.net'; do
		{ echo "$field"; cat told; } >m
		run ii-mail -s -- friend@example.net <m
		status_is 0
		out_is_empty
		err_is 'ii-mail: the message came by mail: what its X-II: asks to log is not logged'
		sed '/^X-I/d; /^  @/d' m | cmp - sent
		diff -r before ~/ii
	done
	# what cannot be logged is no reason not to send it
	sed 's/howard-aiken told/nobody-here told/' m | ii-mail -q -s -- friend@example.net
	diff -r before ~/ii
}

@test "a draft that asks for what cannot be logged is not sent" {
	sample
	sends
	sed 's/howard-aiken told/nobody-here told/' told >m
	run ii-mail -s <m
	status_is 2
	err_has 'nothing was sent: the draft asks to log "nobody-here told/email @grace-hopper": nobody-here is no contact'
	sed 's/told.email/tld/' told >m
	run ii-mail -s <m
	status_is 2
	err_has 'did you mean told?'
	II_DIR=$HOME/nowhere run ii-mail -s <told
	status_is 2
	err_has 'nothing was sent'
	[ ! -e sent ]
}

@test "a letter with errors is not sent, unless -F says so before -s" {
	local encoding

	sample
	sends
	cp -r ~/ii before
	sed 's/Grace Hopper$/[what it is about]/; s/^She was/[how] I was/' told >m
	run ii-mail -s <m
	status_is 65
	out_is_empty
	err_is 'ii-mail: error: "[what it is about]": a gap that is still to be filled: only you know what belongs here
ii-mail: error: "[how]": a gap that is still to be filled: only you know what belongs here
ii-mail: nothing was sent; ii-mail -Fs sends the letter as it is'
	run ii-mail -ns <m
	status_is 65
	out_is_empty
	# what a mail program makes of it changes nothing
	for encoding in 'base64 W2hvd10gbm93Lgo=' 'quoted-printable =5Bhow=5D now.'; do
		sed "/^\$/,\$d; s/^Date/Content-Type: text\/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding% *}\n&/" told >m2
		printf '\n%s\n' "${encoding#* }" >>m2
		run ii-mail -s <m2
		status_is 65
		err_has 'error: "[how]": a gap'
	done
	# nor is it a request that asks for a job
	letter sam@example.org noor@example.com 'X-II-Letter: request' <<<'Please hire me.' >m3
	run ii-mail -s <m3
	status_is 65
	err_has 'error: "hire me'
	[ ! -e sent ]
	diff -r before ~/ii
	ok ii-mail -qFs <m
	grep -q '\[how\]' sent
	[ "$(last howard-aiken)" = $'\t[how] I was as generous as you said.' ]
	# a draft of nobody's, and of a template of one's own
	sed '/^X-I/d; /^  @/d' m | ii-mail -qs
	sed 's/X-II-Letter: told/X-II-Letter: holiday/' told | ii-mail -qs
	run ii-mail -F m
	status_is 2
	err_has '-F goes with -s'
}

@test "what is no message is not sent: a script, a note, to nobody" {
	sample
	sends
	ii-draft -t call yuki >m 2>/dev/null
	ii-draft -t linkedin ana >m2 2>/dev/null
	printf 'Subject: call: yuki-tanaka\nX-II-Letter: call\n\nA word.\n' >m3
	for m in m m2 m3; do
		[ -s $m ]
		run ii-mail -s <$m
		status_is 65
		out_is_empty
		err_is 'ii-mail: no message: it has no To: and no From:; nothing was sent'
	done
	[ ! -e sent ]
	# who it goes to may be said elsewhere
	echo 'A word.' | ii-mail -q -s x@y.example
	[ "$(tail -n 1 sent)" = 'A word.' ]
}

@test "without a book, or with one that cannot be read, other mail is sent" {
	sends
	letter sam@example.org x@y.example <<<'Hi.' >m
	run ii-mail -s <m
	status_is 0
	err_has 'sent, but not logged'
	cmp m sent
}

@test "what was sent and could not be logged is kept, with the command that logs it" {
	sample
	sends
	mkdir tmp
	II_SENDMAIL='cat >sent; mv ~/ii/.git/HEAD ~; :'
	TMPDIR=$HOME/tmp run ii-mail -s <told
	mv ~/HEAD ~/ii/.git/HEAD
	status_is 0
	err_has "the message was sent, but not logged; to log it: ii-log -C $HOME/ii -b $HOME/tmp/ii-"
	[ "$(last howard-aiken)" = '2026-10-09 thanked/email' ]
	ok ii-log -q -C ~/ii -b tmp/ii-*
	[ "$(last howard-aiken 2)" = $'2026-11-23 09:00 told/email @grace-hopper mid=t@test Grace Hopper\n\tShe was as generous as you said.' ]
}

@test "-n sends nothing and logs nothing" {
	sample
	sends
	cp -r ~/ii before
	run ii-mail -n -s <told
	status_is 0
	sed '/^X-I/d; /^  @/d' told | cmp - "$BATS_TEST_TMPDIR/out"
	err_is "ii-mail: it would go to: $II_SENDMAIL -i -t
ii-mail: would log: howard-aiken: 2026-11-23 09:00 told/email @grace-hopper Grace Hopper"
	[ ! -e sent ]
	diff -r before ~/ii
}

@test "one message is sent at a time; a line of a mailbox before it is not" {
	sample
	sends
	{ echo 'From ii Mon Nov 23 09:00:00 2026'; cat told; } >box
	ii-mail -q -s <box
	sed '/^X-I/d; /^  @/d' told | cmp - sent
	rm sent
	{ cat box; echo; cat box; } >two
	run ii-mail -s <two
	status_is 2
	err_has 'more than one message'
	run ii-mail -s </dev/null
	status_is 2
	err_has 'no message to send'
	[ ! -e sent ]
}

# --- mail that means no good ---

@test "ten megabytes, a thousand parts in parts, a huge header: read, or said, soon" {
	local m

	sample
	letter noor@example.com sam@example.org </dev/null >head
	{ cat head; yes 'x y' | head -c 10000000; } >long
	{ cat head; tr '\0' x </dev/zero | head -c 10000000; } >line
	{ cat head; tr '\0' '\n' </dev/zero | head -c 20000000; } >empty
	{
		sed '/^$/d; s/1@test/2@test/' head
		for ((m = 0; m < 1000; m++)); do
			printf 'Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n' $m $m
		done
	} >parts
	{ sed '/^$/d' head; echo "X: $(tr '\0' x </dev/zero | head -c 1000000)"; } >header
	{ echo 'From: a@b'; printf 'To: '; yes a: | head -n 60000 | tr -d '\n'; } >groups
	head -c 1000000 /dev/zero >nul
	{
		sed '/^$/d' head
		printf 'Content-Type: message/rfc822\n\nTo: '
		yes a: | head -n 4000000 | tr -d '\n'
	} >within
	for m in long line empty parts within; do
		sed -i "s/<[0-9]@test>/<$m@test>/" "$m"
		run timeout 20 ii-mail "$m"
		status_is 0
		grep -q "mid=$m@test" ~/ii/noor-haddad.txt
	done
	[ "$(wc -c <~/ii/noor-haddad.txt)" -lt 8000 ]
	for m in header groups nul; do
		run timeout 20 ii-mail "$m"
		status_is 2
		out_is_empty
		err_has "ii-mail: $m: it"
	done
}

@test "what is no text is no text: broken charsets, encodings, parts" {
	sample
	printf 'From: noor@example.com\nMessage-ID: <1@t>\nSubject: =?x-none?q?=FF?= =?utf-8?b?/w==?=\nContent-Type: text/plain; charset="../x"\nContent-Transfer-Encoding: base64\n\n/////w==\xff\xfe' >m
	run ii-mail m
	status_is 0
	ok ii-check noor
	printf 'From: noor@example.com\nMessage-ID: <2@t>\nContent-Type: multipart/mixed\n\nno boundary\n' >m
	run ii-mail m
	status_is 0
	printf 'From: noor@example.com\nMessage-ID: <3@t>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\n\211PNG\n--b--\n' >m
	run ii-mail m
	status_is 0
	[ "$(last noor-haddad)" = '2026-11-23 heard/email mid=3@t' ]
}
