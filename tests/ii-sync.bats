#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031
load helper

# A bare repository, a book that was synced to it, and a second one, desk.
two() {
	git init -q --bare ~/stick.git
	quietly ii-init
	quietly ii-add 'Ada King' org=Analytical role=analyst
	quietly ii-add 'Bob Lee'
	quietly ii-sync ~/stick.git
	quietly ii-sync -C ~/desk ~/stick.git
}

# Run it; it must succeed, whatever it says.
quietly() { "$@" >/dev/null 2>&1; }

# Both books and the remote hold the same, and nothing is left over.
same() {
	local tree

	tree=$(git -C ~/ii rev-parse 'HEAD^{tree}')
	[ "$tree" = "$(git -C ~/desk rev-parse 'HEAD^{tree}')" ]
	[ "$tree" = "$(git -C ~/stick.git rev-parse 'main^{tree}')" ]
	[ -z "$(git -C ~/desk status --porcelain)" ]
	git -C ~/desk fsck --strict --no-progress
	[ -z "$(cd ~/desk && find . -name '.ii-tmp*')" ]
}

# Each syncs twice; then all are the same.
settle() {
	local i

	for i in 1 2; do
		quietly ii-sync -C ~/desk
		quietly ii-sync
	done
	quietly ii-sync -C ~/desk
	same
}

@test "without a remote it says how to set one up" {
	book
	run ii-sync
	status_is 2
	err_has 'ii-sync URL sets one up'
	out_is_empty
}

@test "the first time all goes, and comes to the second machine" {
	git init -q --bare ~/stick.git
	quietly ii-init
	quietly ii-add 'Zoë Ünal'
	quietly ii-add 'نور حداد'
	run ii-sync ~/stick.git
	status_is 0
	err_is_empty
	out_is <<-E
	.gitattributes	went	added	
	.ii	went	added	
	$(ls ~/ii | sed -n 's/\.txt$//p' | head -n 1)	went	added	نور حداد
	zoe-unal	went	added	Zoë Ünal
	E
	run ii-sync -C ~/desk ~/stick.git
	status_is 0
	out_has 'zoe-unal	came	added	Zoë Ünal'
	same
	[ "$(stat -c %a ~/desk ~/desk/zoe-unal.txt | tr '\n' ' ')" = '700 600 ' ]
	# no merge, no commit of its own
	[ "$(git -C ~/desk rev-parse HEAD)" = "$(git -C ~/ii rev-parse HEAD)" ]
	git -C ~/desk config merge.ii.driver
}

@test "nothing new: nothing is printed, and nothing happens" {
	two
	head=$(git -C ~/ii rev-parse HEAD)
	run ii-sync
	status_is 0
	out_is_empty
	err_is_empty
	[ "$head" = "$(git -C ~/ii rev-parse HEAD)" ]
	run on_terminal ii-sync
	out_has 'Nothing new here or on origin.'
}

@test "a new entry here and one there are on both sides, once" {
	two
	quietly ii-log ada note 'Here.'
	quietly ii-log -C ~/desk ada note 'There.'
	run ii-sync -C ~/desk
	out_is 'ada-king	went	changed	Ada King'
	run ii-sync
	out_is 'ada-king	both	merged	Ada King'
	run ii-sync -C ~/desk
	out_is 'ada-king	came	changed	Ada King'
	same
	[ "$(grep -c 'note There.\|note Here.' ~/ii/ada-king.txt)" = 2 ]
}

@test "what was edited by hand goes along" {
	two
	echo '2026-11-22 note By hand.' >>~/ii/ada-king.txt
	printf 'Name: New\n' >~/ii/new.txt
	rm ~/ii/bob-lee.txt
	run ii-sync
	out_is <<-E
	ada-king	went	changed	Ada King
	bob-lee	went	removed	
	new	went	added	New
	E
	settle
	[ ! -e ~/desk/bob-lee.txt ]
}

@test "-n shows what would come and go, and changes nothing" {
	two
	quietly ii-log -C ~/desk bob note There.
	quietly ii-sync -C ~/desk
	quietly ii-log ada note Here.
	echo '2026-11-22 note By hand.' >>~/ii/bob-lee.txt
	head=$(git -C ~/ii rev-parse HEAD)
	run ii-sync -n
	status_is 0
	out_is <<-E
	ada-king	went	changed	Ada King
	bob-lee	both	merged	Bob Lee
	E
	[ "$head" = "$(git -C ~/ii rev-parse HEAD)" ]
	git -C ~/ii diff --quiet && return 1
	settle
}

@test "the same field set on both: one stands, the other is a Clash until it is settled" {
	two
	quietly ii-set ada role=head
	quietly ii-set -C ~/desk ada role=lead
	quietly ii-sync -C ~/desk
	run ii-sync
	status_is 0
	err_has 'ada-king: both sides changed the same field'
	settle
	grep -qx 'Role: lead' ~/ii/ada-king.txt
	grep -qx 'Clash: Role: head' ~/ii/ada-king.txt
	run ii-due -C ~/desk
	out_has 'clash'
	quietly ii-set -C ~/desk ada role=head 'clash-=Role: head'
	settle
	run ii-due
	out_lacks 'clash'
	grep -qx 'Role: head' ~/ii/ada-king.txt
}

@test "removed here and edited there: it stays" {
	two
	quietly ii-rm -F ada
	quietly ii-log -C ~/desk ada note 'Still there.'
	settle
	grep -q 'Still there.' ~/ii/ada-king.txt
}

@test "renamed here and edited there: one record, under the new id" {
	two
	quietly ii-mv ada 'Ada Lovelace'
	quietly ii-log -C ~/desk ada note 'Still there.'
	settle
	[ ! -e ~/ii/ada-king.txt ]
	grep -q 'Still there.' ~/desk/ada-lovelace.txt
}

@test "without a network hand edits are committed, and the status is 2" {
	two
	mv ~/stick.git ~/away.git
	echo '2026-11-22 note By hand.' >>~/ii/ada-king.txt
	run ii-sync
	status_is 2
	out_is_empty
	err_has 'ii-sync: '
	[ "$(git -C ~/ii log -1 --format=%s)" = 'Edit ada-king by hand' ]
	mv ~/away.git ~/stick.git
	run ii-sync
	out_is 'ada-king	went	changed	Ada King'
}

@test "another book is refused" {
	two
	git init -q --bare ~/other.git
	quietly ii-init ~/other me=Other # or both may begin with the same commit
	quietly ii-add -C ~/other 'Cy'
	quietly ii-sync -C ~/other ~/other.git
	git -C ~/ii remote set-url origin ~/other.git
	for n in -n ''; do
		# shellcheck disable=SC2086
		run ii-sync $n
		status_is 2
		out_is_empty
		err_has "origin is another book; where its URL is wrong: git -C '$HOME/ii' remote"
		err_has "git -C '$HOME/ii' merge --allow-unrelated-histories "
	done
	[ ! -e ~/ii/cy.txt ]
}

@test "a URL that turns out to be another book is not kept" {
	two
	git init -q --bare ~/own.git
	quietly ii-init ~/other me=Other
	quietly ii-add -C ~/other 'Cy'
	run ii-sync -C ~/other ~/stick.git
	status_is 2
	err_has 'this is another book'
	run git -C ~/other config --get-regexp '^(remote|branch)'
	out_is_empty
	run ii-sync -C ~/other ~/own.git
	status_is 0
	out_has 'cy	went	added	Cy'
}

@test "-n with a URL sets no remote up" {
	git init -q --bare ~/stick.git
	book
	run ii-sync -n ~/stick.git
	status_is 2
	err_is "ii-sync: no remote is set up, and -n sets none up: ii-sync '$HOME/stick.git'"
	run git -C ~/ii remote
	out_is_empty
	quietly ii-sync ~/stick.git
	run ii-sync -n ~/stick.git
	status_is 0
}

@test "where there is no book it tells how one comes" {
	run ii-sync
	status_is 2
	err_is "ii-sync: there is no book at $HOME/ii; ii-init makes one, ii-sync URL brings one there"
}

@test "the remote's only branch is followed, where its HEAD names none" {
	two
	git -C ~/stick.git symbolic-ref HEAD refs/heads/master
	for dir in plain new; do
		git -c init.defaultBranch=master clone -q ~/stick.git ~/$dir
	done
	run ii-sync -n -C ~/plain
	status_is 0
	out_has 'ada-king	came	added'
	[ "$(git -C ~/plain symbolic-ref HEAD)" = refs/heads/master ]
	run ii-sync -C ~/plain
	status_is 0
	out_has 'ada-king	came	added	Ada King'
	# a book of its own is another one, not a second branch
	quietly ii-init ~/new me=Other
	quietly ii-add -C ~/new 'Cy'
	run ii-sync -C ~/new
	status_is 2
	err_has 'another book'
	run git -C ~/stick.git branch --format='%(refname)'
	out_is 'refs/heads/main'
}

@test "-n says that a sync finishes what is under way" {
	crossed
	run git pull -q --rebase origin main
	status_is 1
	run ii-sync -n
	status_is 2
	err_is 'ii-sync: a rebase is under way; ii-sync finishes it'
	git rebase --abort
	run git pull -q --no-rebase --no-edit origin main
	run ii-sync -n
	status_is 2
	err_is 'ii-sync: a merge is under way; ii-sync finishes it'
	git merge --abort
}

@test "the same setting changed on both is told of" {
	two
	quietly ii-set .ii me='Ada One'
	quietly ii-set -C ~/desk .ii me='Ada Two'
	quietly ii-sync -C ~/desk
	run ii-sync
	status_is 0
	err_is 'ii-sync: .ii: both sides changed the same setting; ii-check shows what was lost, ii-set .ii settles it'
	run ii-check
	out_has 'lost when two changes met'
	settle
}

@test "a book of its own meets an empty one" {
	two
	quietly ii-init ~/new
	run ii-sync -C ~/new ~/stick.git
	status_is 0
	out_has 'ada-king	came	added	Ada King'
	[ "$(ii-ls -C ~/new -f '%{id} ')" = "$(printf 'ada-king \nbob-lee ')" ]
}

@test "a file of the user's that is not committed is not written over" {
	two
	echo one >~/desk/plan
	git -C ~/desk add plan
	git -C ~/desk commit -qm plan
	quietly ii-sync -C ~/desk
	echo mine >~/ii/plan
	run ii-sync
	status_is 2
	err_has 'plan is in the way'
	[ "$(cat ~/ii/plan)" = mine ]
	rm ~/ii/plan
	quietly ii-sync
	[ "$(cat ~/ii/plan)" = one ]
}

@test "two names on the command line are misuse" {
	book
	run ii-sync a b
	status_is 2
	err_has 'usage: ii-sync'
}

# Desk removed Ada and changed Bob; here it is the other way round.
crossed() {
	two
	quietly ii-rm -F -C ~/desk ada
	quietly ii-log -C ~/desk bob note 'Kept.'
	quietly ii-sync -C ~/desk
	cd ~/ii
	quietly ii-rm -F bob
	quietly ii-log ada note 'Kept.'
}

@test "what git pull left in conflict is finished" {
	crossed
	run git pull -q --no-rebase --no-edit origin main
	status_is 1
	run ii-sync
	status_is 0
	err_has 'ii-sync: finished the merge that was under way'
	out_has 'ada-king	went	added	Ada King'
	settle
	run grep -c 'Kept' ada-king.txt bob-lee.txt
	out_is $'ada-king.txt:1\nbob-lee.txt:1'
}

@test "what git pull --rebase left in conflict is finished, commit by commit" {
	crossed
	quietly ii-set ada role=lead
	run git pull -q --rebase origin main
	status_is 1
	run ii-sync
	status_is 0
	err_has 'ii-sync: finished the rebase that was under way'
	err_lacks 'Rebasing'
	settle
	run grep -c 'Kept\|lead' ada-king.txt bob-lee.txt
	out_is $'ada-king.txt:2\nbob-lee.txt:1'
	[ "$(git log --merges --oneline)" = '' ]
}

@test "what git stash pop left in conflict is finished, and goes along" {
	two
	cd ~/ii
	rm ada-king.txt
	git stash -q
	quietly ii-log ada note 'Kept.'
	run git stash pop
	status_is 1
	run ii-sync
	status_is 0
	err_has 'git stash drop removes it'
	out_has 'ada-king	went	changed	Ada King'
	settle
}

@test "a first sync that fails leaves nothing behind" {
	git init -q --bare ~/stick.git
	for url in "$HOME/nowhere.git" ssh://nowhere.invalid/x; do
		run ii-sync "$url"
		status_is 2
		[ ! -e ii ]
	done
	run ii-add Ada
	status_is 2
	quietly ii-sync ~/stick.git
	[ -d ii ]
}

@test "of a clash that came before nothing is said again" {
	two
	quietly ii-set ada role=lead
	quietly ii-set -C ~/desk ada role=boss
	quietly ii-sync
	run ii-sync -C ~/desk
	err_has 'ada-king: both sides changed the same field'
	run ii-sync
	err_has 'ada-king: both sides changed the same field'
	quietly ii-log -C ~/desk ada note 'Something else.'
	quietly ii-sync -C ~/desk
	run ii-sync
	status_is 0
	err_lacks 'both sides changed the same field'
	grep 'Something else' ~/ii/ada-king.txt
}

# many N: N contacts more, here and there.
many() {
	local i

	for ((i = 100; i < 100 + $1; i++)); do
		printf 'Name: Person %s\nPhone: 1\n' $i >~/ii/p$i.txt
	done
	quietly ii-sync
	quietly ii-sync -C ~/desk
}

@test "what is saved in the midst of a merge is not lost" {
	local i saver

	two
	many 300
	for i in 1 2 3; do
		sed -i "s/^Phone: .*/Phone: $i$i/" ~/desk/p*.txt
		quietly ii-sync -C ~/desk
		# as soon as the first file is being written, or later
		rm -f ~/synced
		( until [ -e ~/synced ] || compgen -G "$HOME/ii/.ii-tmp.*" >/dev/null
		do :; done
		echo "Note: Saved $i" >>~/ii/p399.txt ) &
		saver=$!
		quietly ii-sync || :
		touch ~/synced
		wait $saver
		quietly ii-sync
		grep "Note: Saved $i" ~/ii/p399.txt
		grep "^Phone: $i$i" ~/ii/p399.txt
	done
	quietly ii-sync -C ~/desk
	same
}

@test "who only looks is in no writer's way" {
	local i looker

	two
	many 300
	( while [ ! -e ~/stop ]; do ii-sync -n -C ~/ii >/dev/null 2>&1 || :; done ) &
	looker=$!
	for ((i = 0; i < 20; i++)); do
		quietly ii-log ada note "Line $i."
	done
	touch ~/stop
	wait $looker
	[ "$(git -C ~/ii ls-files | wc -l)" -eq 304 ]
	[ -z "$(git -C ~/ii status --porcelain)" ]
	quietly ii-sync
	quietly ii-sync -C ~/desk
	same
}

@test "the index's lock that a killed writer left is removed, though nothing is new" {
	two
	ln -s 'ii 99999' ~/ii/.git/index.lock
	quietly ii-sync
	[ ! -L ~/ii/.git/index.lock ]
	# that of the user's git is not ours to remove
	touch ~/ii/.git/index.lock
	run ii-sync
	[ -e ~/ii/.git/index.lock ]
	rm ~/ii/.git/index.lock
}

@test "what lies below a link is not the book's" {
	two
	mkdir ~/ii/notes
	echo mine >~/ii/notes/x
	echo mine >~/ii/notes/y
	git -C ~/ii add notes
	git -C ~/ii commit -q -m Notes
	quietly ii-sync
	quietly ii-sync -C ~/desk
	mv ~/ii/notes ~/outside
	ln -s ~/outside ~/ii/notes
	git -C ~/desk rm -q notes/x
	git -C ~/desk commit -q -m 'Remove x'
	quietly ii-sync -C ~/desk
	run ii-sync
	status_is 0
	[ "$(cat ~/outside/x)" = mine ]
	echo theirs >~/desk/notes/y
	git -C ~/desk commit -q -a -m 'Change y'
	quietly ii-sync -C ~/desk
	run ii-sync
	status_is 2
	err_has 'notes/y was changed and is not committed'
	[ "$(cat ~/outside/y)" = mine ]
	rm ~/ii/notes
	git -C ~/ii checkout -q .
	quietly ii-sync
	[ "$(cat ~/ii/notes/y)" = theirs ]
	same
}

@test "so it is without a remote" {
	book
	echo 'Name: Ada' | record ada
	cd ~/ii
	git config --remove-section merge.ii
	printf 'Name: Ada\nRole: one\n' >ada.txt
	git stash -q
	printf 'Name: Ada\nOrg: two\n' | record ada
	run git stash pop
	status_is 1
	run ii-undo
	status_is 2
	err_has 'ii-undo: the index has conflicts: first let ii-sync finish it (git'
	run ii-add Bob
	err_has 'ii-add: saved, not committed: the index has conflicts; ii-sync finishes it'
	run ii-sync
	status_is 2
	err_has 'ii-sync: no remote is set up'
	err_has 'ii-sync: finished what git stash pop began'
	ok ii-log ada note x
	printf 'Name: Ada\nOrg: two\nRole: one\n\n2026-11-23 note x\n' | file_is ada.txt
}

@test "a setting that clashed in a merge of git's is told when it is finished" {
	two
	quietly ii-set .ii me='Ada One'
	quietly ii-set -C ~/desk .ii me='Ada Two'
	quietly ii-sync -C ~/desk
	cd ~/ii
	git config --remove-section merge.ii
	git fetch -q
	run git merge origin/main
	status_is 1
	run ii-sync
	status_is 0
	err_has 'ii-sync: finished the merge that was under way'
	err_has 'ii-sync: .ii: both sides changed the same setting'
	settle
}

@test "conflict marks of a plain clone are gone after ii-sync" {
	two
	git clone -q -b main ~/stick.git ~/plain
	cd ~/plain
	sed -i 's/analyst/lead/' ada-king.txt
	git commit -qam 'By hand'
	quietly ii-set -C ~/ii ada role=boss
	quietly ii-sync -C ~/ii
	run git pull -q --no-rebase --no-edit
	status_is 1
	grep '^<<<<<<<' ada-king.txt
	run ii-sync -C ~/plain
	status_is 0
	file_is ada-king.txt <<-'E'
	Name: Ada King
	Org: Analytical
	Role: lead
	Clash: Role: boss
	E
	git config merge.ii.driver
}

@test "a conflict in a file of one's own is left to its owner" {
	two
	for dir in desk ii; do
		cd ~/$dir
		quietly ii-log -C ~/$dir ada note "From $dir."
		echo $dir >plan.md
		git add plan.md
		git commit -qm Plan
		[ $dir = ii ] || git push -q origin HEAD:main
	done
	run git pull -q --no-rebase --no-edit origin main
	status_is 1
	run ii-sync
	status_is 2
	err_has 'plan.md conflicts: resolve it, git add it, then ii-sync again'
	echo both >plan.md
	git add plan.md
	run ii-sync
	status_is 0
	settle
	run cat plan.md
	out_is both
}

# Git that commits for nobody it has to guess.
nobody() {
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	git config --global user.useConfigOnly true
	printf 'Me: Kim Noor\nEmail: kim@example.org\n' >>~/ii/.ii
}

@test "a rebase is finished where git knows nobody, and keeps its authors" {
	crossed
	run git pull -q --rebase origin main
	status_is 1
	nobody
	run ii-sync
	status_is 0
	err_has 'ii-sync: finished the rebase that was under way'
	run git log -1 --grep=bob --format='%an <%ae>, %cn <%ce>'
	out_is 'Sam Reyes <sam@example.org>, Kim Noor <kim@example.org>'
}

@test "a merge is finished where git knows nobody" {
	crossed
	run git pull -q --no-rebase --no-edit origin main
	status_is 1
	nobody
	run ii-sync
	status_is 0
	err_has 'ii-sync: finished the merge that was under way'
	run git log -1 --merges --format='%an <%ae>, %cn <%ce>'
	out_is 'Kim Noor <kim@example.org>, Kim Noor <kim@example.org>'
}

# Both set the same field; ~/plain, without the driver, stopped at it.
marked() {
	two
	git clone -q -b main ~/stick.git ~/plain
	cd ~/plain
	sed -i 's/analyst/lead/' ada-king.txt
	git commit -qam 'By hand'
	quietly ii-set -C ~/ii ada role=boss
	quietly ii-sync -C ~/ii
	run git pull -q "$1" --no-edit
	status_is 1
	grep '^<<<<<<<' ada-king.txt
}

@test "a side that was kept by hand stands" {
	marked --no-rebase
	sed -i '/^<<<<<<</d; /^=======/,/^>>>>>>>/d' ada-king.txt
	run ii-sync -C ~/plain
	status_is 0
	err_is 'ii-sync: finished the merge that was under way'
	file_is ada-king.txt <<-'E'
	Name: Ada King
	Org: Analytical
	Role: lead
	E
}

@test "a clash in what was finished is told" {
	local how

	for how in --no-rebase --rebase; do
		rm -rf ~/ii ~/plain ~/desk ~/stick.git
		cd
		marked $how
		run ii-sync -C ~/plain
		status_is 0
		err_has 'ada-king: both sides changed the same field; ii-due shows what to choose between'
	done
}

@test "in the midst of a merge other tools say what finishes it, once" {
	crossed
	run git pull -q --no-rebase --no-edit origin main
	status_is 1
	printf 'Note: By hand\n' >>.ii
	run ii-log ada note 'Meanwhile.'
	err_is <<-'E'
	ii-log: edits not committed: a merge is under way; ii-sync finishes it (git's --abort may lose what is not committed)
	ii-log: saved, not committed: a merge is under way
	E
	quietly ii-sync
	grep 'Meanwhile' ada-king.txt
}
