#!/usr/bin/env bats
# ii-talk: the notes, the clock, the debrief; on real terminals.

load helper

eval "of_helper_$(declare -f setup)"
eval "of_helper_$(declare -f teardown)"

setup() {
	of_helper_setup
	export TMUX_TMPDIR=$BATS_TEST_TMPDIR
	book "$top"/tests/data/examples/*.txt "$top"/tests/data/examples/.ii
	notes=$HOME/ii/.git/ii-talk/yuki-tanaka.txt
}

teardown() {
	hang_up
	of_helper_teardown
}

# --- a terminal ---

# The terminal under test is the last of those of its own server each.
screens=0
tm() { tmux -L "screen$screens" -f /dev/null "$@"; }

# hang_up: the terminal, if there is one, is gone.
hang_up() {
	if tm has-session 2>/dev/null; then
		tm kill-server
	fi
}

# screen CMD ...: run it on a terminal of its own, which at the end shows
# "status=N"; all that is written to it is in the file raw.
screen() {
	local command

	printf -v command '%q ' "$@"
	hang_up
	screens=$((screens + 1))
	tm new-session -d -x 100 -y 50 \
	    "sleep 0.3; $command; echo status=\$?; exec sleep 100"
	tm pipe-pane 'cat >raw'
}

# sees TEXT: wait until the terminal shows it.
sees() {
	local i

	for ((i = 0; i < 200; i++)); do
		tm capture-pane -p | grep -qF -- "$1" && return
		sleep 0.1
	done
	echo "not seen: $1"
	tm capture-pane -p
	return 1
}

# types KEY ...: as tmux names them; words are typed as they are.
types() { tm send-keys "$@"; }

# answers QUESTION ANSWER: when it is asked.
answers() {
	sees "$1" && types -l -- "$2" && types Enter
}

# eventually CMD ...: wait until it succeeds.
eventually() {
	local i

	for ((i = 0; i < 200; i++)); do
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

# --- the editor ---

# at TIME: the clock, on the day of Yuki's talk, which is at 14:00.
at() { export II_NOW=2026-11-25T$1; }

# skips: answer the rest of the debrief with nothing.
skips() {
	sees 'Enter leaves a question out'
	types C-d
}

@test "vim writes the answers below A:" {
	at 14:00
	export VISUAL=vim.tiny
	screen ii-talk yuki
	sees 'Yuki Tanaka'
	types -l '/How did you come'
	types Enter j o
	types -l 'By way of beer.'
	types Enter
	types -l 'And by luck.'
	types Escape
	types -l ':wq'
	types Enter
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Q: How did you come to the work you do now?
	>A: By way of beer.
	>And by luck.
	E
}

@test "nano writes at the top of the notes" {
	at 14:00
	export VISUAL='nano -R'
	screen nano --version
	sees 'status=0'
	export VISUAL=nano
	screen ii-talk yuki
	sees 'The line above'
	types -l '2026-11-25 13:30 met/video She was early.'
	types Enter C-k C-o Enter
	sees 'Wrote'
	types C-x
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<<'2026-11-25 13:30 met/video She was early.'
}

@test "ed appends" {
	at 14:00
	export VISUAL='ed -s'
	screen ii-talk yuki
	sleep 1
	types -l '$a'
	types Enter
	types -l 'They brew at night.'
	types Enter
	types -l '.'
	types Enter w Enter q Enter
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>They brew at night.
	E
}

@test "the entry may be made another one, and nothing is asked then" {
	at 14:00
	export VISUAL="sed -i '1s/met.*/cancelled She is ill./'"
	screen ii-talk yuki
	sees 'status=0'
	sees 'scheduled → agreed'
	tail -n 1 ii/yuki-tanaka.txt >log
	file_is log <<<'2026-11-25 14:00 cancelled She is ill.'
}

@test "an entry of the future is not logged" {
	at 14:00
	editor <<-'E'
		if grep -q 2027 "$1"; then
			sed -i '1s/2027/2026/' "$1"
		else
			sed -i '1s/2026/2027/; $a Typed.' "$1"
		fi
	E
	screen ii-talk yuki
	answers 'Edit again?' n
	sees 'status=2'
	grep -qx 'Typed.' "$notes"
	screen ii-talk yuki
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Typed.
	E
}

@test "an entry of the future is edited again" {
	at 14:00
	editor <<-'E'
		if grep -q 2027 "$1"; then
			sed -i '1s/2027/2026/' "$1"
		else
			sed -i '1s/2026/2027/; $a Typed.' "$1"
		fi
	E
	screen ii-talk yuki
	answers 'lies in the future' y
	skips
	sees 'status=0'
	logged yuki-tanaka
	grep -qx '>Typed.' log
}

@test "with nothing written down nothing is logged, unless the talk took place" {
	at 14:00
	export VISUAL=:
	screen ii-talk yuki
	answers 'Did the talk take place?' n
	sees 'nothing was logged'
	sees 'status=1'
	[ ! -e "$notes" ]
	[ ! -e "$notes.laid" ]
	screen ii-talk yuki
	answers 'Did the talk take place?' y
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<<'2026-11-25 14:00 met/cafe'
	screen env VISUAL='rm' ii-talk ana
	sees 'the notes were removed'
	sees 'status=1'
}

@test "an editor that does not end well logs nothing, and the notes are found" {
	at 14:00
	export VISUAL="sh -c 'echo Typed. >>\"\$1\"; exit 1' sh"
	screen ii-talk yuki
	sees 'did not end well'
	sees 'ii-talk yuki-tanaka goes on from them'
	sees 'status=2'
	grep -qx 'Typed.' "$notes"
	export VISUAL=:
	screen ii-talk ana
	sees 'notes of a talk with yuki-tanaka are not logged yet'
	answers 'take place?' n
	screen ii-talk yuki
	sees 'notes of a talk with Yuki Tanaka, Wed 25 Nov 14:00, were not logged yet'
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Typed.
	E
}

# --- the clock ---

@test "the bell rings at the end, and draws nothing" {
	at 14:00
	editor <<-'E'
		echo editing
		sleep 6
	E
	screen ii-talk -l 0.08 yuki
	sees editing
	tm capture-pane -p >before
	rings 0
	eventually rings 1
	tm capture-pane -p | cmp - before
	answers 'take place?' n
	sees 'status=1'
	rings 1
}

@test "the bell rings five minutes before the end" {
	at 14:00
	editor <<-'E'
		echo editing
		sleep 3
	E
	screen ii-talk -l 5.02 yuki
	sees editing
	eventually rings 1
	answers 'take place?' n
	sees 'status=1'
	rings 1
}

bell_is_flagged() { [ "$(tm display -p -t :0 '#{window_bell_flag}')" = 1 ]; }

@test "tmux takes it for a bell" {
	at 14:00
	editor <<<'sleep 3'
	screen ii-talk -l 0.03 yuki
	tm set -g bell-action any
	tm new-window 'sleep 100'
	eventually bell_is_flagged
	tm select-window -t :0
	answers 'take place?' n
	sees 'status=1'
}

@test "the clock starts when the talk was arranged to, and its time is kept" {
	at 13:57
	editor <<-'E'
		head -n 1 "$1" >first
		sleep 2.5
		echo Typed. >>"$1"
	E
	# three minutes are still to go, and the talk is to take none
	screen ii-talk -l 0.02 yuki
	eventually test -s first
	file_is first <<<'2026-11-25 14:00 met/cafe'
	answers 'How many minutes did it take?' 20
	skips_rest
	sees 'status=0'
	rings 0
	logged yuki-tanaka
	grep -qx '2026-11-25 14:00 met/cafe mins=20' log
}

skips_rest() { sees 'What did you learn' && types C-d; }

@test "notes of a talk that is not over go on by the clock" {
	at 14:00
	export VISUAL="sh -c 'echo Typed. >>\"\$1\"; exit 1' sh"
	screen ii-talk yuki
	sees 'status=2'
	at 14:25
	export VISUAL=:
	screen ii-talk yuki
	sees '25 minutes by the clock'
	skips_rest
	sees 'status=0'
	logged yuki-tanaka
	grep -qx '2026-11-25 14:00 met/cafe mins=25' log
}

@test "a clock that ran on is doubted" {
	at 14:00
	export VISUAL="sh -c 'echo Typed. >>\"\$1\"; exit 1' sh"
	screen ii-talk yuki
	sees 'status=2'
	at 15:10
	export VISUAL=:
	screen ii-talk yuki
	answers 'The clock ran for 70 minutes' 22
	skips_rest
	sees 'status=0'
	logged yuki-tanaka
	grep -qx '2026-11-25 14:00 met/cafe mins=22' log
}

# --- when it is ---

@test "a talk arranged for another day is asked about" {
	at 14:00
	export II_NOW=2026-11-24T14:00 VISUAL=:
	screen ii-talk yuki
	answers 'The talk is arranged for Wed 25 Nov 14:00.  Does it begin now?' n
	sees 'status=1'
	[ ! -e "$notes" ]
	screen ii-talk yuki
	answers 'Does it begin now?' y
	answers 'take place?' y
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<<'2026-11-24 14:00 met/cafe'
}

@test "a talk that has passed is written up without a clock" {
	export II_NOW=2026-11-26T09:00 VISUAL='sed -i "\$a Typed."'
	screen ii-talk yuki
	answers 'The talk was arranged for Wed 25 Nov 14:00.  Is this to write it up' y
	answers 'How many minutes did it take?' 30
	skips_rest
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe mins=30
	>Typed.
	E
}

@test "-d writes up a talk of that day, with the hour it was arranged for" {
	export II_NOW=2026-11-26T09:00 VISUAL='sed -i "\$a Typed."'
	screen ii-talk -d yesterday -l 25 yuki
	skips_rest
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe mins=25
	>Typed.
	E
	# on another day than the one arranged it was not where that was to be
	ok ii-talk -n -d tue yuki <<<'Typed.'
	out_is $'yuki-tanaka\t2026-11-24 met\n\tTyped.'
	run ii-talk -d tomorrow yuki
	status_is 2
	run ii-talk -d soon yuki
	status_is 2
	run ii-talk -l 0 yuki
	status_is 2
	err_has 'expected how many minutes'
}

@test "a talk that nobody arranged begins" {
	export VISUAL='sed -i "\$a Typed."'
	screen ii-talk ana
	sees 'no talk with Ana Lima was arranged'
	skips
	sees 'new → met'
	logged ana-lima
	file_is log <<-'E'
	2026-11-23 09:00 met
	>Typed.
	E
}

# --- nothing is lost ---

is_gone() { ! kill -0 "$1" 2>/dev/null; }

@test "killed while the editor runs, all that was saved is found" {
	local pid bell

	at 14:00
	editor <<-'E'
		echo Typed. >>"$1"
		[ -e began ] || { touch began; exec sleep 100; }
	E
	screen ii-talk yuki
	eventually test -e began
	pid=$(pgrep -P "$(tm display -p '#{pane_pid}')" -x ii-talk)
	bell=$(pgrep -P "$pid" -x ii-talk)
	kill -9 "$pid"
	sees 'status=137'
	# the bell's process ends as well
	eventually is_gone "$bell"
	screen ii-talk yuki
	skips
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Typed.
	>Typed.
	E
	[ ! -e "$notes" ]
}

@test "what nano saves as the terminal goes away is found" {
	at 14:00
	export VISUAL=nano
	screen ii-talk yuki
	sees 'The line above'
	types Down
	types -l 'They brew at night.'
	sees 'They brew at night.'
	hang_up
	eventually test -e "$notes.save"
	export VISUAL=:
	screen ii-talk yuki
	sees 'the editor had saved them as it died'
	skips
	sees 'status=0'
	logged yuki-tanaka
	grep -q '^>They brew at night.' log
	[ -z "$(ls -A ii/.git/ii-talk)" ]
}

@test "vim finds its swap file" {
	at 14:00
	export VISUAL=vim.tiny
	screen ii-talk yuki
	sees 'Yuki Tanaka'
	types -l 'GoThey brew at night.'
	types Escape
	types -l ':preserve'
	types Enter
	sees 'File preserved'
	for pid in $(pgrep -f "vim.tiny $notes"); do
		kill -9 "$pid"
	done
	sees 'status=2'
	[ -e "ii/.git/ii-talk/.yuki-tanaka.txt.swp" ]
	screen ii-talk yuki
	sees 'Found a swap file'
}

@test "the terminal goes away in the debrief: its answers are found" {
	at 14:00
	export VISUAL='sed -i "\$a Typed."'
	screen ii-talk yuki
	answers 'How many minutes' 20
	answers 'What did you learn' Patience.
	sees 'How well would the work suit you'
	hang_up
	grep -qx 'Learned: Patience.' "$notes"
	export VISUAL=:
	screen ii-talk yuki
	sees 'Enter leaves'
	answers 'How well would the work suit you' 4
	sees 'And the place'
	types C-d
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe mins=20 fit=4 Patience.
	>Typed.
	E
}

@test "^C in the debrief logs nothing, and keeps half an answer" {
	at 14:00
	export VISUAL='sed -i "\$a Typed."'
	screen ii-talk yuki
	answers 'How many minutes' 20
	sees 'What did you learn'
	types -l 'Patien'
	sees 'Patien'
	types C-c
	sees 'nothing is logged yet'
	sees 'status=2'
	grep -qx 'Learned: Patien' "$notes"
	run grep -c met ii/yuki-tanaka.txt
	status_is 1
}

@test "^C at yes or no stops, and the notes are kept once there are any" {
	at 14:00
	export VISUAL=true
	screen ii-talk yuki
	sees 'Did the talk take place?'
	types C-c
	sees 'and ii-talk yuki-tanaka goes on from them'
	sees 'status=2'
	[ -f "$notes" ]
	rm "$notes"
	at 9:00
	screen ii-talk yuki
	sees 'Does it begin now?'
	types C-c
	sees 'status=1'
	[ ! -f "$notes" ]
}

@test "a question is broken between words" {
	at 9:00
	screen env COLUMNS=40 ii-talk yuki
	sees 'Does it begin now? [y/N]'
	tm capture-pane -p >shown
	run sed -n '/talk is arranged/,/y\/N/p' shown
	out_is <<-'E'
	The talk is arranged for Wed 25 Nov
	14:00.  Does it begin now? [y/N]
	E
	types n
	types Enter
	sees 'status=1'
}

@test "Enter leaves a question out" {
	at 14:00
	export VISUAL='sed -i "\$a Typed."'
	screen ii-talk yuki
	answers 'How many minutes' ''
	answers 'What did you learn' ''
	answers 'How well' ''
	answers 'And the place' ''
	answers 'What will you do next' ''
	answers 'Whom else' ''
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Typed.
	E
}

@test "a book that cannot be written keeps the notes" {
	at 14:00
	editor <<-'E'
		echo Typed. >>"$1"
		mv ~/ii/yuki-tanaka.txt ~/away
	E
	screen ii-talk yuki
	skips
	sees 'the record is gone'
	sees 'status=2'
	grep -qx 'Typed.' "$notes"
	mv away ii/yuki-tanaka.txt
	export VISUAL=:
	screen ii-talk yuki
	skips
	sees 'status=0'
	[ ! -e "$notes" ]
}

@test "who is renamed meanwhile has the talk in the record all the same" {
	at 14:00
	editor <<-'E'
		echo Typed. >>"$1"
		ii-mv yuki yuki-t
	E
	screen ii-talk yuki
	skips
	sees 'status=0'
	logged yuki-t
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Typed.
	E
}

@test "notes are found under the id that the contact had" {
	at 14:00
	export VISUAL="sh -c 'echo Typed. >>\"\$1\"; exit 1' sh"
	screen ii-talk yuki
	sees 'status=2'
	ok ii-mv yuki yuki-t
	export VISUAL=:
	screen ii-talk yuki-t
	sees 'notes of a talk with Yuki Tanaka'
	skips
	sees 'status=0'
	logged yuki-t
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Typed.
	E
	[ -z "$(ls -A ii/.git/ii-talk)" ]
}

@test "a record of another book is talked with by its path" {
	new_book ~/other
	ok ii-talk -n -C other -d sun ~/ii/ana-lima.txt <<<'Referred: Keiko Abe'
	out_is "$HOME/ii/ana-lima.txt"$'\t2026-11-22 met\n'"$HOME/ii/ana-lima.txt"$'\t2026-11-22 referred @keiko-abe'
	ok ii-talk -C other -d sun ~/ii/ana-lima.txt <<<'Referred: Keiko Abe'
	out_has "$HOME/ii/keiko-abe.txt"$'\tnew\tnew'
}

@test "what is logged already is not logged again" {
	at 14:00
	editor <<-'E'
		echo Typed. >>"$1"
		cp "$1" ~/copy
		cp "$1.laid" ~/copy.laid
	E
	screen ii-talk yuki
	skips
	sees 'status=0'
	logged yuki-tanaka
	cp log before
	# as after a power cut between the commit and the end
	cp copy "$notes"
	cp copy.laid "$notes.laid"
	export VISUAL=:
	screen ii-talk yuki
	skips
	sees 'all of it was logged already'
	sees 'status=0'
	logged yuki-tanaka
	cmp log before
	[ ! -e "$notes" ]
}

@test "two at once do not hold the same talk" {
	at 14:00
	editor <<<'touch ~/open; sleep 3; echo Typed. >>"$1"'
	screen ii-talk yuki
	eventually test -e open
	run ii-talk yuki </dev/null
	status_is 2
	err_has 'another ii-talk has these notes open'
	skips
	sees 'status=0'
}

@test "the notes are the user's alone, and go through no link" {
	at 14:00
	editor <<-'E'
		stat -c %a "$1" "${1%/*}" >modes
		echo Typed. >>"$1"
	E
	umask 0
	screen ii-talk yuki
	skips
	sees 'status=0'
	file_is modes <<<$'600\n700'
	echo secret >secret
	ln -s ~/secret "$notes"
	screen ii-talk yuki
	sees 'status=2'
	[ "$(cat secret)" = secret ]
}

# --- whom they named ---

@test "a name that fits in part is said again" {
	at 14:00
	export VISUAL='sed -i "\$a Next: nothing"'
	screen ii-talk yuki
	answers 'How many minutes' ''
	answers 'What did you learn' ''
	answers 'How well' ''
	answers 'And the place' ''
	answers 'Whom else did they name' 'Mary, Burroughs, she knows'
	sees 'Mary Hawes, Burroughs'
	answers 'Who is meant?' @mary-hawes
	sees 'that is @mary-hawes'
	answers 'What else?' '-F Mary Hawes'
	sees 'a new contact, @mary-hawes-2'
	types Enter
	sees 'status=0'
	tail -n 3 ii/yuki-tanaka.txt >log
	file_is log <<-'E'
	2026-11-25 referred @mary-hawes she knows
	2026-11-25 referred @mary-hawes-2
	2026-11-25 note nothing
	E
}

@test "an answer that cannot stand is kept, if nothing comes in its place" {
	at 14:00
	export VISUAL='sed -i "\$a Next: nothing"'
	screen ii-talk yuki
	answers 'How many minutes' ''
	answers 'What did you learn' ''
	answers 'How well' '4, I think'
	answers 'expected a number' ''
	answers 'And the place' ''
	answers 'Whom else did they name' 'Mary'
	answers 'Who is meant?' ''
	sees 'What else?'
	types Enter
	sees 'status=0'
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Fit: 4, I think
	2026-11-25 referred Mary
	2026-11-25 note nothing
	E
}

@test "whom it is not plain who is named is kept in words" {
	run ii-talk -d sun ana <<-'E'
	Referred: Mary; Burroughs; tests
	Referred: ; Burroughs; their field tests
	Referred: Ana Lima; Kestrel Robotics
	E
	status_is 0
	err_has 'Mary Hawes, Burroughs'
	err_has 'is whom you talked to'
	logged ana-lima
	file_is log <<-'E'
	2026-11-22 met
	2026-11-22 referred Mary; Burroughs; tests
	2026-11-22 referred org=Burroughs their field tests
	2026-11-22 referred Ana Lima; Kestrel Robotics
	E
}

@test "who is named twice is one contact, and nothing said of them is lost" {
	ok ii-talk -d sun ana <<-'E'
	Referred: Keiko Abe; Sakura; night tests
	Referred: Keiko Abe; Kikkoman; day tests
	E
	logged ana-lima
	file_is log <<-'E'
	2026-11-22 met
	2026-11-22 referred @keiko-abe night tests
	2026-11-22 referred @keiko-abe Keiko Abe; Kikkoman; day tests
	E
	file_is ii/keiko-abe.txt <<-'E'
	Name: Keiko Abe
	Org: Sakura
	Via: @ana-lima
	E
}

# --- without a terminal ---

@test "notes come from standard input, whole, in one commit" {
	ok ii-talk -d sun -l 25 ana <<-'E'
	They build the test stands themselves.
	Fit: 4
	Next: send her the article by fri
	E
	out_is $'ana-lima\tnew\tmet\tthank\t2026-11-23'
	logged ana-lima
	file_is log <<-'E'
	2026-11-22 met mins=25 fit=4
	>They build the test stands themselves.
	2026-11-22 owe due=2026-11-27 send her the article
	E
	[ "$(git -C ii log -1 --format=%s)" = 'Log met with ana-lima' ]
}

@test "that one #private line keeps all of the talk private is said" {
	run ii-talk -d 2026-11-20 ana <<<$'Their team grows.\nThey may leave. #private'
	status_is 0
	err_is "ii-talk: #private keeps all of this entry out of letters and sheets; moved to a note of its own, it keeps out no more than that"
	ok ii-talk -d 2026-11-19 ana <<<'Their team grows.'
}

@test "a question has the number and the mark that it has on the sheet" {
	run ii-prep yuki
	sed -nE 's/^ *([0-9]+) ([* ]) (.{20}).*/\1 \2 \3/p' <<<"$output" |
	    sed 's/   */ /' | sort -n >printed
	[ "$(wc -l <printed)" -gt 9 ]
	run ii-talk -n yuki
	sed -nE '/^# [0-9]+( \*)?$/ { N; s/^# (.*)\nQ: (.{20}).*/\1 \2/p; }' \
	    <<<"$output" | sort -n >typed
	cmp printed typed
}

@test "what -n printed can be filled in and piped back" {
	at 14:20
	ok ii-talk -n yuki
	cp "$BATS_TEST_TMPDIR/out" sheet
	grep -qx 'Q: How did you come to the work you do now?' sheet
	[ ! -e "$notes" ]
	sed '0,/^A:$/s//A: By way of beer./' sheet >filled
	run ii-talk -n yuki <filled
	status_is 0
	out_is $'yuki-tanaka\t2026-11-25 14:00 met/cafe\n\tQ: How did you come to the work you do now?\n\tA: By way of beer.'
	ok ii-talk yuki <filled
	logged yuki-tanaka
	file_is log <<-'E'
	2026-11-25 14:00 met/cafe
	>Q: How did you come to the work you do now?
	>A: By way of beer.
	E
	run ii-talk ana <<<''
	status_is 1
	err_has 'no notes on standard input'
}

@test "notes that cannot be logged are kept, and go before new ones" {
	run ii-talk ana < <(printf 'one\0two\n')
	status_is 2
	err_has 'NUL byte'
	err_has 'keeps the notes'
	run ii-talk ana <<<'other'
	status_is 2
	err_has 'other notes of a talk with Ana Lima are not logged yet'
	tr -d '\0' <ii/.git/ii-talk/ana-lima.txt | grep -qx onetwo
	[ ! -e ii/.git/ii-talk/ana-lima.txt.lock ]
	run grep -c met ii/ana-lima.txt
	status_is 1
}

@test "a terminal to type on, and none to ask on, is refused" {
	screen sh -c 'ii-talk yuki 2>said'
	sees 'status=2'
	file_is said <<<'ii-talk: standard error is no terminal to ask on'
}

@test "nothing in a record or in notes drives the terminal" {
	record eve <<-'E'
	Name: Eve[31m
	Goal: ]0;title

	2026-11-22 scheduled/cafe]0;x at=2026-11-23T09:00
	E
	export VISUAL='sed -i "\$a Typed. [31m"'
	screen ii-talk eve
	skips
	sees 'status=0'
	run grep -ac $'\e\[31m\|\e]0;' raw
	status_is 1
}

# --- the giving side ---

@test "a talk that I give asks what it taught me" {
	ok ii-log -q kofi accepted/email
	ok ii-log -q kofi scheduled/video at=2026-11-25T10:00 mins=30
	at 10:00
	editor <<-'E'
		cp "$1" ~/sheet
		echo 'He builds radios.' >>"$1"
	E
	screen ii-talk kofi
	answers 'How many minutes' 30
	answers 'What did giving it teach you?' 'How much of it was luck.'
	answers 'What did you promise?' 'send him the reading list by fri'
	answers 'What else?' ''
	sees 'status=0'
	run grep -c '^Q:\|^Fit\|^Learned' sheet
	status_is 1
	grep -q '20 minutes about my first year' sheet
	logged kofi-mensah
	file_is log <<-'E'
	2026-11-25 10:00 met/video mins=30
	>He builds radios.
	2026-11-25 owe due=2026-11-27 send him the reading list
	2026-11-25 reflected How much of it was luck.
	E
	ok ii-ls -f '%{stage}' kofi
	out_is given
}

# --- rehearsal ---

@test "a rehearsal times the pitch and the questions, and logs nothing" {
	ok ii-set .ii pitch='I test the machines that sort mail, and want to build them.'
	screen ii-talk -r yuki
	sees 'I test the machines that sort mail'
	types Enter
	sees 'for 12 words (0:05 at an easy pace)'
	sees ' 1. How did you come to the work you do now?'
	for _ in $(seq 13); do
		types Enter
	done
	sees 'for 13 questions; of 20 minutes that leaves'
	sees 'status=0'
	screen ii-talk -r
	types Enter
	sees ' 1. How did you come'
	types C-d
	sees 'status=0'
	[ ! -e ii/.git/ii-talk ]
}

@test "a pitch of more than two minutes is too long" {
	ok ii-set .ii pitch="$(yes word | head -n 300 | tr '\n' ' ')"
	screen ii-talk -r yuki
	sees 'Enter when you have said it'
	types Enter
	sees 'more than two minutes'
	types C-c
	sees 'status=1'
	ok ii-set .ii pitch=
	screen ii-talk -r yuki
	sees 'no pitch yet'
	types C-d
	sees 'status=1'
	run ii-talk -r yuki </dev/null
	status_is 2
	err_is 'ii-talk: a rehearsal needs a terminal'
}

@test "misuse is answered" {
	run ii-talk
	status_is 2
	err_has 'with whom?'
	run ii-talk yuki ana
	status_is 2
	err_has 'usage: ii-talk'
	run ii-talk nobody-here </dev/null
	status_is 2
}
