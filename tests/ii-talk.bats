#!/usr/bin/env bats
# ii-talk: the notes, the clock, the debrief; on real terminals.

load helper

setup() {
	dirty=''
	sandbox "$BATS_TEST_TMPDIR"
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR PS1='$ '
	book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii
	notes=$HOME/ii/.git/ii-talk/yuki-tanaka.txt
}

eval "of_helper_$(declare -f teardown)"

teardown() {
	hang_up
	of_helper_teardown
}

# --- a terminal ---

# hang_up: the terminal, if there is one, is gone.
hang_up() {
	if tmux has-session 2>/dev/null; then
		tmux kill-server
	fi
}

# screen CMD ...: run it on a terminal of its own, which at the end shows
# "status=N"; all that is written to it is in the file raw.
screen() {
	local command

	printf -v command '%q ' "$@"
	hang_up
	tmux -f /dev/null new-session -d -x 100 -y 50 \
	    "sleep 0.3; $command; echo status=\$?; exec sleep 100"
	tmux pipe-pane 'cat >raw'
}

# sees TEXT: wait until the terminal shows it.
sees() {
	local i

	for ((i = 0; i < 100; i++)); do
		tmux capture-pane -p | grep -qF -- "$1" && return
		sleep 0.1
	done
	echo "not seen: $1"
	tmux capture-pane -p
	return 1
}

# types KEY ...: as tmux names them; words are typed as they are.
types() { tmux send-keys "$@"; }

# answers QUESTION ANSWER: when it is asked.
answers() {
	sees "$1" && types -l "$2" && types Enter
}

# eventually CMD ...: wait until it succeeds.
eventually() {
	local i

	for ((i = 0; i < 100; i++)); do
		"$@" && return
		sleep 0.1
	done
	return 1
}

rings() { [ "$(grep -ao $'\a' raw | wc -l)" -eq "$1" ]; }

# editor: a script as the editor; its text is on standard input.
editor() {
	{ echo '#!/bin/bash'; cat; } >~/editor
	chmod +x ~/editor
	export VISUAL=$HOME/editor
}

# logged ID: its entries from the first of them that says met on, a TAB as >.
logged() { sed -n 's/^\t/>/; /^....-..-.. .*met/,$p' "$HOME/ii/$1.txt" >log; }

@test "a talk is held in the editor, asked about, and logged in one commit" {
	local before

	export II_NOW=2026-11-25T14:00
	before=$(git -C ii rev-list --count HEAD)
	editor <<-'E'
		sed -i '0,/^A:$/s//A: By way of beer. #path/; s/^# Notes/Spoke of koji./' "$1"
	E
	screen ii-talk yuki
	answers 'How many minutes did it take?' 22
	answers 'What did you learn' 'Patience is measured in degrees.'
	answers 'How well would the work suit you' 7
	answers 'expected a number' 4
	answers 'And the place' 5
	answers 'What will you do next?' 'send her the paper by fri'
	sees 'a promise, due Fri 27 Nov'
	answers 'What else?' 'read on koji'
	sees 'read on koji'
	types Enter
	answers 'Whom else did they name?' 'Keiko Abe; Sakura; runs the night tests'
	sees 'a new contact, @keiko-abe'
	types Enter
	sees 'status=0'
	sees 'scheduled → met'
	file_is "$HOME/ii/keiko-abe.txt" <<-'E'
	Name: Keiko Abe
	Org: Sakura
	Via: @yuki-tanaka
	E
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe mins=22 fit=4 culture=5 Patience is measured in degrees.
	>Q: How did you come to the work you do now?
	>A: By way of beer. #path

	>Spoke of koji.
	2026-11-25 referred @keiko-abe runs the night tests
	2026-11-25 owe due=2026-11-27 send her the paper
	2026-11-25 note read on koji
	E
	[ ! -e "$notes" ]
	[ "$(git -C ii rev-list --count HEAD)" -eq $((before + 1)) ]
	ok ii-due -a 1
	out_has $'yuki-tanaka\t2026-11-26\tthank'
}
