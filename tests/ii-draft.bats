#!/usr/bin/env bats
# ii-draft: the letter that is due, from a template.

load helper

sample() { book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii; }

# setting LINE ...: add lines to the settings.
setting() {
	printf '%s\n' "$@" >>~/ii/.ii
	git -C ~/ii commit -qam Settings
}

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
	To: =?UTF-8?B?Sm9zw6kgTsO6w7Fleg==?= <jose@example.net>
	X-II-Letter: answer
	X-II: jose-nunez wrote/email
	From sam@example.org Mon Nov 23 09:00:00 2026
	To: Howard Aiken <howard@example.org>
	X-II-Letter: told
	X-II: howard-aiken told/email @grace-hopper
	E
}

@test "no address: an empty To, and a word about it" {
	sample
	run ii-draft -t request mary
	status_is 0
	err_is 'ii-draft: mary-hawes has no Email:'
	[ "$(sed -n 2p <<<"$output")" = 'To:' ]
}
