#!/usr/bin/env bats
# ii-mail between programs as they are: msmtp to a mail server of the test's own
# on the loopback, and mutt, which sends and reads.
load helper

teardown_servers() {
	local pid

	for pid in $servers; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null || [ $? -eq 143 ]
	done
	servers=''
	[ ! -S "$BATS_TEST_TMPDIR/tmux" ] || screen kill-server
}

eval "checked_$(declare -f teardown)"
teardown() {
	teardown_servers
	checked_teardown
}

# soon CMD ...: it succeeds within ten seconds.
soon() {
	local i

	for ((i = 0; i < 200; i++)); do
		! "$@" >/dev/null 2>&1 || return 0
		sleep 0.05
	done
	echo "not in time: $*"
	return 1
}

screen() { tmux -S "$BATS_TEST_TMPDIR/tmux" "$@"; }

# shows TEXT: it is on the screen.
shows() { screen capture-pane -p | grep -qF -- "$1"; }

# on_screen CMD ...: run it on a screen of 80 columns.
on_screen() {
	local command

	printf -v command '%q ' "$@"
	screen -f /dev/null new-session -d -x 80 -y 24 "$command" 3>&-
}

last() { tail -n "${2-1}" "$HOME/ii/$1.txt"; }

# A book; a mail server that answers as smtpd.pl is told; msmtp and mutt, which
# use them.
start() {
	book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii
	mkdir box
	perl "$top/tests/smtpd.pl" ~/port ~/box "$@" 3>&- &
	servers=$!
	soon test -s port
	cat >~/.msmtprc <<-E
	account default
	host 127.0.0.1
	port $(cat port)
	from sam@example.org
	E
	cat >~/.muttrc <<-'E'
	set sendmail = "ii-mail -s"
	set realname = "Sam Reyes"
	set from = sam@example.org
	set use_from = yes
	set envelope_from = yes
	set record = ~/sent
	set copy = yes
	set mbox_type = mbox
	set folder = ~
	set spoolfile = ~/inbox
	set pipe_split = yes
	set wait_key = no
	E
	# as the page has it
	sed -n '/^macro index/p' "$top/man/ii-mail.1" | sed 's/\\&//g' >>~/.muttrc
	export II_SENDMAIL=msmtp
}

draft() {
	cat <<-'E'
	X-II-Letter: told
	X-II: howard-aiken told/email @grace-hopper
	From: Sam Reyes <sam@example.org>
	To: Howard Aiken <howard@example.org>
	Bcc: noor@example.com
	Subject: Grace Hopper

	She was as generous as you said.
	.
	..
	.hidden
	E
}

@test "msmtp takes a draft to a server: nothing of ours is in it, Bcc in the envelope alone" {
	start
	run ii-mail -s < <(draft)
	status_is 0
	out_is "howard-aiken	kept	kept	update	2027-02-23
noor-haddad	asked	asked		"
	tr -d '\r' <box/1 >got
	sed -i '/^Message-ID: /d' got
	file_is got <<-'E'
	MAIL FROM:<sam@example.org>
	RCPT TO:<howard@example.org>
	RCPT TO:<noor@example.com>

	From: Sam Reyes <sam@example.org>
	To: Howard Aiken <howard@example.org>
	Subject: Grace Hopper
	Date: Mon, 23 Nov 2026 09:00:00 +0000

	She was as generous as you said.
	.
	..
	.hidden
	E
	mid=$(tr -d '\r' <box/1 | sed -n 's/^Message-ID: <\(.*\)>/\1/p')
	[ "$(last howard-aiken 5 | head -1)" = "2026-11-23 09:00 told/email @grace-hopper mid=$mid Grace Hopper" ]
	[ "$(last noor-haddad 5 | head -1)" = "2026-11-23 09:00 wrote/email mid=$mid Grace Hopper" ]
}

@test "what a server refuses, now or for good, is not logged: msmtp's status is ours" {
	local way

	for way in 'RCPT=550 no such user:67' 'RCPT=451 later:75' 'MAIL=553 who:65' \
	    'DATA=drop:76' '.=554 spam:69' 'HELLO=421 busy:69'; do
		rm -rf ii box port
		start "${way%:*}"
		cp -r ~/ii before
		run msmtp -t < <(draft)
		[ "$status" -ne 0 ]
		theirs=$status
		run ii-mail -s < <(draft)
		status_is "$theirs"
		err_has "msmtp did not take the message: status $theirs; nothing was logged"
		diff -r before ~/ii
		rm -r before
		[ -z "$(ls box)" ]
		teardown_servers
	done
}

@test "mutt sends drafts and mail of its own, in batches" {
	start
	draft | sed '/^Bcc/d' >letter
	run timeout 20 mutt -H letter
	status_is 0
	sed -n '/^RCPT/p' box/1 >to
	file_is to <<<'RCPT TO:<howard@example.org>'
	[ "$(grep -c X-II box/1)" -eq 0 ]
	last howard-aiken 5 | grep -q 'told/email @grace-hopper mid='
	echo 'Thursday at four?' >text
	run timeout 20 mutt -s 'Two questions' -i text -b grace@example.org noor@example.com
	status_is 0
	grep -q '^RCPT TO:<grace@example.org>' box/2
	[ "$(grep -ci '^Bcc' box/2)" -eq 0 ]
	[ "$(last noor-haddad)" = $'\tThursday at four?' ]
	[ "$(last grace-hopper)" = $'\tThursday at four?' ]
	# what mutt keeps of what it sent is known
	run ii-mail sent
	status_is 0
	err_is 'ii-mail: 0 logged, 3 logged before, 0 from or to nobody in the book'
}

@test "mutt says what the server refused, and keeps the message" {
	start 'RCPT=451 later'
	draft >letter
	on_screen mutt -H letter -e 'set editor=true abort_unmodified=no'
	soon shows 'To: Howard'
	screen send-keys Enter
	soon shows 'Subject: Grace'
	screen send-keys Enter
	soon shows 'y:Send'
	screen send-keys y
	soon shows 'did not take the message: status 69; nothing was logged'
	soon shows 'Error sending message'
	[ "$(last howard-aiken)" = '2026-10-09 thanked/email' ]
	screen send-keys i
	soon shows 'y:Send'
}

@test "the page's macro logs the message under the cursor, and those that are tagged" {
	local i

	start
	for i in 1 2 3; do
		printf 'From noor Sat Nov 21 10:0%s:00 2026\nFrom: noor@example.com\nTo: sam@example.org\nSubject: No. %s\nMessage-ID: <%s@test>\nDate: Sat, 21 Nov 2026 10:0%s:00 +0000\n\nText.\n\n' $i $i $i $i
	done >inbox
	on_screen mutt -R -f inbox
	soon shows 'No. 3'
	screen send-keys Home I
	soon grep -q 'mid=1@test' ~/ii/noor-haddad.txt
	soon shows 'No. 3'
	screen send-keys T . Enter
	sleep 0.2
	screen send-keys -l ';I'
	soon grep -q 'mid=3@test' ~/ii/noor-haddad.txt
	soon test ! -e ~/ii/.git/index.lock
	grep -o 'mid=[^ ]*' ~/ii/noor-haddad.txt >mids
	file_is mids <<'E'
mid=1@test
mid=2@test
mid=3@test
E
}
