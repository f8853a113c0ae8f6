#!/usr/bin/env bats
# Books whose records git-crypt encrypts on their way into the repository.
load helper

quietly() { "$@" >/dev/null 2>&1; }

# encrypt: from the next commit on, records of ~/ii are encrypted; ~/key opens
# them.
encrypt() {
	(cd ~/ii && quietly git-crypt init && git-crypt export-key ~/key)
	echo '*.txt filter=git-crypt diff=git-crypt' >>~/ii/.gitattributes
	quietly git -C ~/ii commit -m Encrypt .gitattributes
}

# A book that is encrypted, with somebody in it, and stick.git that has it.
start() {
	git init -q --bare -b main ~/stick.git
	quietly ii-init
	encrypt
	quietly ii-add 'Ada King' role=Countess
	quietly ii-log ada note 'Wrote of engines.'
	quietly ii-sync ~/stick.git
}

# A clone of the stick in ~/copy, unlocked.
start_copy() {
	git clone -q ~/stick.git ~/copy
	(cd ~/copy && quietly git-crypt unlock ~/key)
}

# hidden WORD ...: no object of the stick has one of them.
hidden() {
	local word

	git -C ~/stick.git cat-file --batch --batch-all-objects >objects
	grep -aq 'filter=git-crypt' objects # it is they that are looked at
	for word; do
		lacks objects "$word"
	done
}

# Both books are sound, clean, and as the stick has them.
same() {
	local dir

	for dir in ~/ii ~/copy; do
		git -C $dir fsck --strict --no-progress
		[ "$(git -C $dir rev-parse 'HEAD^{tree}')" = \
		    "$(git -C ~/stick.git rev-parse 'main^{tree}')" ]
		# by content, whatever the index says
		quietly git -C $dir add --renormalize .
		[ -z "$(git -C $dir status --porcelain)" ]
	done
	cmp ~/ii/ada-king.txt ~/copy/ada-king.txt
}

@test "an encrypted book is logged in, looked back on and undone as any other" {
	start
	ok ii-history ada
	out_has '+ 2026-11-23 note Wrote of engines.'
	out_has 'added: Ada King, 0 entries'
	ok ii-history -p ada
	out_has '+2026-11-23 note Wrote of engines.'
	ok ii-history -r 1 ada
	out_is $'Name: Ada King\nRole: Countess'
	run ii-undo
	status_is 0
	out_is 'ada-king	- 2026-11-23 note Wrote of engines.'
	ok ii-show ada
	out_lacks engines
	quietly ii-sync
	hidden 'Ada King' Countess engines
}

@test "the remote of an encrypted book can read no record, and a clone can" {
	start
	hidden 'Ada King' Countess engines
	start_copy
	ok ii-show -C ~/copy ada
	out_has 'Wrote of engines.'
	quietly ii-log -C ~/copy ada note 'Wrote of looms.'
	ok ii-sync -C ~/copy
	out_is 'ada-king	went	changed	Ada King'
	ok ii-sync
	out_is 'ada-king	came	changed	Ada King'
	ok ii-show ada
	out_has 'Wrote of looms.'
	hidden 'Ada King' Countess engines looms
	same
}

@test "two clones that change an encrypted record merge it as a record" {
	start
	start_copy
	quietly ii-log -C ~/copy ada note 'Wrote of looms.'
	quietly ii-set -C ~/copy ada role=Programmer
	quietly ii-sync -C ~/copy
	quietly ii-log ada note 'Wrote of flying.'
	quietly ii-set ada org=Analytical
	ok ii-sync
	out_is 'ada-king	both	merged	Ada King'
	quietly ii-sync -C ~/copy
	file_is ~/ii/ada-king.txt <<-'R'
	Name: Ada King
	Org: Analytical
	Role: Programmer

	2026-11-23 note Wrote of engines.
	2026-11-23 note Wrote of flying.
	2026-11-23 note Wrote of looms.
	R
	hidden 'Ada King' Countess Programmer Analytical engines flying looms
	same
}

@test "an encrypted book comes to a machine that lacks the key, and gets it" {
	start
	run ii-sync -C ~/copy ~/stick.git
	status_is 2
	out_is_empty
	err_is "ii-sync: ada-king.txt goes through git's filter git-crypt, which is not set up here (git-crypt unlock)"
	[ "$(ls -A ~/copy)" = .git ]
	[ -z "$(find ~/copy/.git -name 'ii-view*')" ]
	(cd ~/copy && quietly git-crypt unlock ~/key)
	ok ii-sync -C ~/copy
	out_has 'ada-king	came	added	Ada King'
	same
	quietly ii-log -C ~/copy ada note 'Wrote of looms.'
	quietly ii-sync -C ~/copy
	quietly ii-sync
	hidden 'Ada King' Countess engines looms
	same
}

@test "a clone that is locked commits no record in plain text" {
	start
	git clone -q ~/stick.git ~/copy
	head=$(git -C ~/copy rev-parse HEAD)
	run ii-add -C ~/copy 'Bob Lee'
	status_is 2
	err_has "goes through git's filter git-crypt, which is not set up here"
	[ "$(git -C ~/copy rev-parse HEAD)" = "$head" ]
}

@test "a book comes to be encrypted while it is edited elsewhere" {
	git init -q --bare -b main ~/stick.git
	quietly ii-init
	quietly ii-add 'Ada King'
	quietly ii-add 'Eve Hill'
	quietly ii-sync ~/stick.git
	quietly ii-sync -C ~/copy ~/stick.git
	encrypt
	git -C ~/ii add --renormalize .
	quietly git -C ~/ii commit -m 'Encrypt all'
	quietly ii-log ada note 'Wrote of engines.'
	quietly ii-sync
	# here without the key, then with it
	quietly ii-log -C ~/copy ada note 'Wrote of looms.'
	quietly ii-add -C ~/copy 'Bob Lee' role=Weaver
	head=$(git -C ~/copy rev-parse HEAD)
	run ii-sync -C ~/copy
	status_is 2
	err_has 'which is not set up here (git-crypt unlock)'
	[ "$(git -C ~/copy rev-parse HEAD)" = "$head" ]
	[ -z "$(git -C ~/copy status --porcelain)" ]
	(cd ~/copy && quietly git-crypt unlock ~/key)
	run ii-sync -C ~/copy
	status_is 0
	out_has 'ada-king	both	merged	Ada King'
	out_has 'bob-lee	both	merged	Bob Lee'
	quietly ii-sync
	ok ii-show ada
	out_has 'Wrote of engines.'
	out_has 'Wrote of looms.'
	for id in ada-king bob-lee eve-hill; do
		git -C ~/stick.git cat-file blob main:$id.txt >blob
		[ "$(head -c 10 blob | tr '\0' .)" = .GITCRYPT. ]
	done
	same
}

@test "attributes that only git's index has encrypt all the same" {
	start
	git -C ~/ii update-index --skip-worktree .gitattributes
	rm ~/ii/.gitattributes
	quietly ii-log ada note 'Wrote of looms.'
	ok ii-history ada
	out_has 'Wrote of looms.'
	quietly ii-sync
	hidden 'Ada King' Countess engines looms
	git -C ~/ii update-index --no-skip-worktree .gitattributes
	git -C ~/ii checkout -q .gitattributes
}

@test "theirs without the filter is stored as they have it, a link beside it or not" {
	local i way

	for way in clean smudge; do
		git config --global filter.rot.$way 'tr a-z n-za-m'
	done
	git init -q --bare ~/stick.git
	quietly ii-init
	echo '*.txt filter=rot' >>~/ii/.gitattributes
	for i in 1 2 3; do
		printf 'Name: Person\n\n2020-01-01 note Open.\n' >~/ii/p$i.txt
	done
	quietly ii-sync ~/stick.git
	git clone -q -b main ~/stick.git ~/desk
	cd ~/desk
	sed -i '/filter=rot/d' .gitattributes
	ln -sf p1.txt p2.txt
	touch p*
	git add --renormalize .
	git add -A
	git commit -q -m 'No filter'
	git push -q
	cd
	quietly ii-sync
	for i in 1 2 3; do
		[ "$(tail -n 1 ii/p$i.txt)" = '2020-01-01 note Open.' ]
		[ "$(git -C ii show HEAD:p$i.txt | tail -n 1)" = '2020-01-01 note Open.' ]
	done
}
