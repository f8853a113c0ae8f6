#!/usr/bin/env bats
# Books that several programs and machines write at once, for a short while;
# `make soak` does it at length.
load helper

together() { "$top/tests/together.sh" "$@" >&2; }

@test "clones that sync all the time become the same and lose nothing" {
	together clones "${ROUNDS:-5}"
}

@test "so they do where tools and syncs are killed" {
	together killed "${ROUNDS:-5}"
}

@test "so they do where two of them use git pull" {
	together pulled "${ROUNDS:-5}"
}

@test "tools and git in one book take nothing from each other" {
	together beside "${COMMITS:-60}"
}

# while_git_resets TOOL ...: run it after git has looked where HEAD is, and before
# it locks the index.  So ends git stash.
while_git_resets() {
	local trace=$BATS_TEST_TMPDIR/trace git

	rm -f "$trace"
	strace -P "$HOME/ii/.git/index.lock" -e trace=openat \
	    -e inject=openat:delay_enter=2s -o "$trace" git -C ~/ii reset -q --hard &
	git=$!
	until [ -s "$trace" ]; do
		sleep 0.01
	done
	ok "$@"
	wait "$git"
	[ "$(tail -n 1 ~/ii/.git/logs/HEAD | cut -f 2)" = 'reset: moving to HEAD' ]
}

notes() { grep -o 'note .*' ~/ii/ada-king.txt | tr '\n' ' '; }

@test "what git takes away unasked the next tool brings back" {
	book
	ok ii-add 'Ada King'
	while_git_resets ii-log ada note One.
	[ -z "$(notes)" ]
	id=$(git -C ~/ii rev-parse --short=12 HEAD@{1})
	run ii-log ada note Two.
	status_is 0
	err_is "ii-log: commit $id, which git reset or git stash took away unasked: brought back"
	[ "$(notes)" = 'note One. note Two. ' ]
	ok ii-log ada note Three.
	# on top of what was committed since
	while_git_resets ii-set ada org=Analytical
	echo 'Name: Bob' | record bob
	printf '\n2026-11-23 note Four.\n' >>~/ii/ada-king.txt
	run ii-set bob org=Here
	err_has ': brought back'
	[ "$(notes)" = 'note One. note Two. note Three. note Four. ' ]
	grep -q 'Org: Analytical' ~/ii/ada-king.txt
	[ "$(git -C ~/ii log -1 --format=%s HEAD^)" = \
	    "Bring back $(git -C ~/ii rev-parse --short=12 HEAD^^2), which git took away" ]
	ok ii-log ada note Five.
}

@test "what a person takes away stays away" {
	book
	ok ii-add 'Ada King'
	ok ii-log ada note One.
	git -C ~/ii reset -q --hard HEAD~1
	ok ii-log ada note Two.
	[ "$(notes)" = 'note Two. ' ]
	# also where git had taken it, and it was brought back
	while_git_resets ii-log ada note Three.
	run ii-log ada note Four.
	[ "$(notes)" = 'note Two. note Three. note Four. ' ]
	git -C ~/ii reset -q --hard HEAD~2
	ok ii-log ada note Five.
	[ "$(notes)" = 'note Two. note Five. ' ]
	# what was made on another branch, or on commits that are no more, stays there
	while_git_resets ii-log ada note Six.
	git -C ~/ii switch -qc other HEAD
	ok ii-log ada note Seven.
	while_git_resets ii-log ada note Eight.
	git -C ~/ii commit -q --amend -m Amended
	ok ii-log ada note Nine.
	[ "$(notes)" = 'note Two. note Five. note Seven. note Nine. ' ]
}
