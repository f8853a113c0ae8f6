#!/usr/bin/env bash
# Books that many write at once, with real programs; run in an empty directory.
#
#	together.sh clones ROUNDS	four clones, each with tools, an editor and
#					plain git, sync through a bare repository
#	together.sh killed ROUNDS	the same, and what runs is killed
#	together.sh pulled ROUNDS	the same, two of the clones with git pull
#	together.sh beside COMMITS	tools beside git add, commit, stash and gc
#
# What is done follows from SEED, which is printed when something is wrong; who
# meets whom does not.
#
# Each thing written bears a mark of its own, mkCxNe, the Nth of clone C.  Those
# that a program acknowledged are in must.C, those of a program that was killed
# or failed in may.C; those deliberately taken away, or written over, in gone.C.
# At the end each of must stands exactly once, gone aside, and none twice.
set -u
# shellcheck source=tests/sandbox.sh
. "$(dirname "$0")/sandbox.sh"

seed=${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
world=$PWD
case=$1
size=$2

wrong() {
	printf '%s: ' "$case" >&2
	printf '%s\n' "$*" >&2
	printf 'again with: SEED=%s tests/together.sh %s %s\n' "$seed" "$case" "$size" >&2
	exit 1
}

# --- chance ---

# one WORD ...: sets $it to one of them; without any to nothing.
one() {
	local words=("$@")

	it=''
	[ $# -eq 0 ] || it=${words[RANDOM % $#]}
}

# often N: true in N of 100 cases.
often() { [ $((RANDOM % 100)) -lt "$1" ]; }

# --- what one clone does; k is its number, its book the current directory ---

next_mark() { mark=mk${k}x$((++marks))e; }

marks_of() { grep -oE 'mk[0-9]+x[0-9]+e' "$@" || :; }

# gone FILE: what stands in it is deliberately taken away.
gone() { marks_of -h "$1" >>"$world/gone.$k"; }

# What stands in the working tree, files half written aside.
here() { marks_of -rhI --exclude-dir=.git --exclude='.ii-tmp*' . | sort; }

# Run a tool, and now and then kill it: alone, or with the git that it runs.
# Sets $rv; 137: it was killed.
killable() {
	local after

	rv=0
	if [ "$case" != killed ] || ! often 40; then
		"$@" >"$world/out.$k" 2>&1 </dev/null || rv=$?
		return
	fi
	printf -v after '0.%03d' $((RANDOM % 10 == 0 ? RANDOM % 500 : RANDOM % 60))
	one --foreground ''
	# shellcheck disable=SC2086
	timeout $it -s KILL "$after" "$@" >"$world/out.$k" 2>&1 </dev/null || rv=$?
	# 124: it was quicker
	[ $rv -ne 124 ] || rv=137
} 2>/dev/null

# tool PROGRAM ...: what it writes bears $mark.
tool() {
	killable "$@"
	if [ $rv -eq 0 ]; then
		echo "$mark" >>"$world/must.$k"
		return
	fi
	echo "$mark" >>"$world/may.$k"
	# A sync beside it may have removed or renamed the contact, and git
	# takes a file away before it writes it anew.
	if [ $rv -ne 137 ] && ! grep -qE 'no such contact|is gone|changed meanwhile' "$world/out.$k"; then
		printf '%s\n' "$*: $rv" "$(cat "$world/out.$k")" >>"$world/failed.$k"
	fi
}

contact() {
	set -- *.txt
	# where they are to meet, more often the first
	[ "$case" != pulled ] || ! often 60 || set -- "$1"
	one "${@%.txt}"
	id=$it
}

by_tool() {
	local day

	contact
	next_mark
	printf -v day '2026-11-%02d' $((RANDOM % 22 + 1))
	case $((RANDOM % 8)) in
	0|1)	tool ii-log -d "$day" "$id" note "$mark by a tool" ;;
	2)	one heard wrote told
		tool ii-log -d "$day" "$id" "$it/email" "$mark by a tool" ;;
	3)	tool ii-set "$id" "org=Org $RANDOM" "link+=https://example.org/$mark" ;;
	4)	tool ii-set "$id" tags+="$mark" "role=Role $RANDOM" ;;
	5)	tool ii-set .ii news+="$day; $mark" ;;
	6)	tool ii-add "Person $k $marks" link=https://example.org/"$mark" ;;
	7)	# it writes nothing that bears the mark
		killable ii-mv "$id" "new-$k-$marks" ;;
	esac
}

# What takes something away is done with no sync beside it: what that brings
# in between would be taken away as well, and nobody would know.
by_tool_alone() {
	contact
	next_mark
	case $((RANDOM % 5)) in
	0|1)	grep "^Seen-$k:" "$id.txt" >"$world/old.$k"
		gone "$world/old.$k"
		tool ii-set "$id" "seen-$k=$mark" ;;
	2)	gone "$id.txt"
		killable ii-rm -F "$id" ;;
	3)	set -- "$id"
		contact
		[ "$1" = "$id" ] || killable ii-mv -F "$1" "$id" ;;
	4)	here >"$world/old.$k"
		one "$id" ''
		killable ii-undo ${it:+"$it"}
		here | comm -23 "$world/old.$k" - >>"$world/gone.$k" ;;
	esac
}

# save FILE: standard input is its new text, by the ways of editors.
save() {
	cat >"$world/text.$k"
	if often 50; then
		cat "$world/text.$k" >"$1"
	else
		cat "$world/text.$k" >"$1~"
		mv "$1~" "$1"
	fi
}

# The number of the line that some entry begins at, and how many there are.
some_entry() {
	local lines

	mapfile -t lines < <(grep -n '^2026-.*mk' "$id.txt" | cut -d: -f1)
	one "${lines[@]}"
	line=${it:-0}
}

by_hand() {
	contact
	next_mark
	some_entry
	case $((RANDOM % 7)) in
	0)	printf '2026-11-22 note %s by hand\n' "$mark" >>"$id.txt" ;;
	1)	printf '2026-11-22 note %s by hand\n\twith more\n\n' "$mark" >>"$id.txt" ;;
	2)	awk -v at="$line" -v mark="$mark" '
			NR == at { print substr($0, 1, 10) " note " mark " above" }
			{ print } END { if (at == 0) print "Seen: " mark }
		' "$id.txt" | save "$id.txt" ;;
	3)	# an entry is changed
		[ "$line" -gt 0 ] || return
		sed -n "${line}p" "$id.txt" >"$world/old.$k"
		gone "$world/old.$k"
		sed "${line}s/mk[0-9]*x[0-9]*e/$mark/" "$id.txt" | save "$id.txt" ;;
	4)	# it is taken away; its further lines come to the one above
		[ "$line" -gt 0 ] || return
		sed -n "${line}p" "$id.txt" >"$world/old.$k"
		gone "$world/old.$k"
		sed "${line}d" "$id.txt" | save "$id.txt"
		return ;;
	5)	printf 'Name: Hand %s\nLink: https://example.org/%s\n' "$marks" "$mark" |
		    save "hand-$k-$marks.txt" ;;
	6)	echo "$mark?" >>questions ;;
	esac
	echo "$mark" >>"$world/must.$k"
}

by_git() {
	local i

	by_hand
	next_mark
	echo "$mark" >>"notes-$k"
	echo "$mark" >>"$world/must.$k"
	for ((i = 0; i < 20; i++)); do
		! { git add -A && git commit -qm "By git"; } >"$world/out.$k" 2>&1 || return
		# What was killed left locks: the next tool removes them; or a
		# git of its own, which is at work.
		[ "$case" = killed ] || break
		ii-sync >/dev/null 2>&1
		sleep 0.1
	done
	printf '%s\n' "git commit: $(cat "$world/out.$k")" >>"$world/failed.$k"
}

# --- syncing ---

sync_once() {
	killable ii-sync
	[ $rv -eq 0 ] || [ $rv -eq 137 ] || grep -q 'again and again' "$world/out.$k" ||
	    printf '%s\n' "ii-sync: $rv" "$(cat "$world/out.$k")" >>"$world/failed.$k"
}

# As one who knows only git does it, now and then as in a clone that no tool of
# ours has written in yet; where that stops, ii-sync goes on.
sync_by_git() {
	! often 50 || git config --remove-section merge.ii
	git add -A && { git diff --cached --quiet || git commit -qm "Before the pull"; }
	one --rebase --no-rebase
	if git pull -q "$it" && git push -q; then
		return
	fi
	[ -z "$(git ls-files -u)" ] || echo "$it" >>"$world/stopped"
	sync_once
}

clone() {
	local round

	k=$1
	marks=0
	RANDOM=$((seed % 32768 + k))
	cd "c$k" || exit
	# each its own: ii-undo takes back what is yours
	export GIT_AUTHOR_EMAIL=c$k@example.org
	touch "$world"/{must,may,gone,failed}."$k"
	for ((round = 0; round < size; round++)); do
		if [ "$case" = pulled ] && [ "$k" -gt 2 ]; then
			by_tool
			one by_hand by_tool_alone
			$it
			by_tool
			sync_by_git >/dev/null 2>&1
			continue
		fi
		sync_once &
		by_tool
		by_tool
		wait
		one by_hand by_git by_tool_alone
		$it
	done
	case=settled
	sync_once
}

# --- at the end ---

# Until nothing is new anywhere.
settle() {
	local i heads

	for ((i = 0; i < 8; i++)); do
		for k in 1 2 3 4; do
			(cd "c$k" && ii-sync) >out 2>&1 ||
			    wrong "c$k does not sync: $(cat out)"
		done
		heads=$(for k in 1 2 3 4; do git -C c$k rev-parse HEAD; done
		    git -C bare rev-parse main)
		[ "$(sort -u <<<"$heads" | wc -l)" -gt 1 ] || return 0
	done
	wrong "they do not become the same"
}

# sound DIR: no harm is done to it, and nothing left.
sound() {
	local left

	left=$(git -C "$1" fsck --strict --no-dangling --no-progress 2>&1) ||
	    wrong "$1 is damaged: $left"
	left=$(find "$1" \( -name '.ii-tmp*' -o -name '*.lock' -o -name '*~' \) \
	    ! -name ii.lock)
	[ -z "$left" ] || wrong "left in $1: $left"
	[ "$1" = bare ] && return
	left=$(git -C "$1" status --porcelain)
	[ -z "$left" ] || wrong "$1 is not clean: $left"
	[ ! -s "$1/.git/ii.lock" ] || wrong "left in $1/.git/ii.lock: $(cat "$1/.git/ii.lock")"
}

# marked DIR: every mark is there that must be, and none twice.
marked() {
	local lost

	(cd "$1" && git ls-files -z | xargs -0 grep -ohE 'mk[0-9]+x[0-9]+e') | sort >there
	lost=$(uniq -d there)
	[ -z "$lost" ] || wrong "more than once in $1: $lost"
	sort -u must.* | comm -23 - <(sort -u gone.*) >due
	lost=$(comm -23 due there)
	[ -z "$lost" ] || wrong "lost in $1: $lost"
	lost=$(comm -13 <(sort -u must.* may.*) there)
	[ -z "$lost" ] || wrong "from nowhere in $1: $lost"
}

clones() {
	local k

	git init -q --bare -b main bare
	new_book c1
	for k in 1 2 3 4 5 6; do
		ii-add -C c1 "Contact $k" >/dev/null || wrong "no contacts"
	done
	ii-sync -C c1 "$PWD/bare" >/dev/null 2>&1 || wrong "no first sync"
	for k in 1 2 3 4; do
		[ "$k" = 1 ] || ii-sync -C c$k "$PWD/bare" >/dev/null 2>&1 || wrong "no clone"
		# the other machine is not killed with ours
		git -C c$k config remote.origin.uploadpack 'setsid -w git-upload-pack'
		git -C c$k config remote.origin.receivepack 'setsid -w git-receive-pack'
		git -C c$k config gc.autoDetach false
	done
	for k in 1 2 3 4; do
		clone $k &
	done
	wait
	cat failed.* >failed
	[ ! -s failed ] || wrong "failed: $(cat failed)"
	settle
	marked c1
	for k in c1 c2 c3 c4 bare; do
		sound $k
	done
}

# --- tools beside git ---

# A fourth of the commits, to records that all share.
writer() {
	local i

	k=$1
	marks=0
	RANDOM=$((seed % 32768 + k))
	cd book || exit
	for ((i = 0; i < size / 4; i++)); do
		contact
		next_mark
		one "log $id note $mark" "log $id heard/email $mark" \
		    "set $id link+=https://example.org/$mark" "set $id tags+=$mark"
		# shellcheck disable=SC2086
		tool ii-$it
		sleep 0.0$((RANDOM % 10))
	done
}

# Run git, again while a tool has the lock.
insist() {
	until git "$@"; do
		sleep 0.02
	done >>"$world/git.out" 2>&1
}

# Put all away and take it back.  Git does each in several steps: where one of
# them met a tool, look at what is done.
stash() {
	local last=$1

	until git stash -q || [ "$(tail -n 1 notes)" != "$last" ]; do
		! git rev-parse -q --verify refs/stash || git stash drop -q
		sleep 0.02
	done
	until git stash pop -q; do
		if [ "$(tail -n 1 notes)" = "$last" ]; then
			insist stash drop -q
			break
		fi
		sleep 0.02
	done
} >>"$world/git.out" 2>&1

# A commit, a stash, and a look whether there is much to pack, again and again.
user() {
	local i=0

	cd book || exit
	while [ ! -e "$world/written" ]; do
		echo "commit $((++i))" >>notes
		insist add notes
		insist commit -q -m "By git" notes
		echo "stash $i" >>notes
		stash "stash $i"
		insist commit -q -m "From the stash" notes
		git gc -q --auto
	done
	echo "$i" >"$world/turns"
}

beside() {
	local git i k writers=()

	new_book book
	for k in 1 2 3 4 5 6; do
		ii-add -C book "Contact $k" >/dev/null || wrong "no contacts"
	done
	git -C book config gc.auto 200
	git -C book config gc.autoDetach false
	touch book/notes
	git -C book add notes
	git -C book commit -qm "Take notes"
	echo "not committed yet" >book/draft
	git -C book add draft
	touch {must,may,gone,failed}.{1,2,3,4}
	user &
	git=$!
	for k in 1 2 3 4; do
		writer $k &
		writers+=($!)
	done
	wait "${writers[@]}"
	touch written
	wait "$git"
	cat failed.* >failed
	[ ! -s failed ] || wrong "failed: $(cat failed)"
	# a commit that git stash took away at the end the next tool brings back
	for k in newcomer graduate student; do
		ii-set -C book .ii seeker=$k >/dev/null 2>&1 || wrong "no last commit"
	done
	[ "$(git -C book status --porcelain)" = 'A  draft' ] ||
	    wrong "no longer staged: $(git -C book status)"
	git -C book commit -qm "Commit the draft"
	marked book
	[ "$(git -C book stash list)" = '' ] || wrong "left in the stash"
	i=$(cat turns)
	seq "$i" | sed 's/.*/commit &\nstash &/' | cmp - book/notes || wrong "lost in notes"
	sound book
}

sandbox "$world"
cd "$world" || exit
case $case in
clones|killed|pulled)
	clones ;;
beside)	beside ;;
esac
