#!/usr/bin/env bats
# ii-merge: the merge driver, as git calls it.
# What it makes of two versions is tested by tests/unit/merge.c.

load helper

@test "it leaves the merged record in the second file" {
	printf 'Name: Ada\nRole: analyst\n' >base
	printf 'Name: Ada\nRole: lead\n\n2026-11-02 met Good.\n' >ours
	printf 'Name: Ada\nRole: boss\n\n2026-11-01 asked\n' >theirs
	ok ii-merge base ours theirs 7 ada.txt
	out_is_empty
	file_is ours <<-'E'
	Name: Ada
	Role: lead
	Clash: Role: boss

	2026-11-01 asked
	2026-11-02 met Good.
	E
}

@test "of the settings each stands once that may" {
	for path in .ii books/mine/.ii; do
		printf 'Me: Ada\nTarget: 4 talks by 2027-01-31\n' >base
		printf 'Me: Ada K\nTarget: 4 talks by 2027-01-31\n' >ours
		printf 'Me: Ada L\nTarget: 9 talks by 2027-01-31\n' >theirs
		ok ii-merge base ours theirs 7 $path
		file_is ours <<-'E'
		Me: Ada L
		Target: 9 talks by 2027-01-31
		Clash: Me: Ada K
		E
	done
	printf 'Me: Ada K\n' >ours
	ok ii-merge base ours theirs 7 me.ii
	file_is ours <<-'E'
	Me: Ada K
	Me: Ada L
	Target: 9 talks by 2027-01-31
	E
}

@test "git merge, rebase, cherry-pick and stash pop need nobody's help" {
	book "$top"/tests/data/examples/ana-lima.txt
	cd ~/ii
	ii-log -q ana asked/email
	git checkout -qb side HEAD~
	ii-log -q -d yesterday ana note 'Side.'
	git checkout -q main
	ok git merge -q --no-edit side
	grep -qx '2026-11-22 note Side.' ana-lima.txt
	grep -qx '2026-11-23 asked/email' ana-lima.txt

	git checkout -q side
	ii-log -q ana heard
	run git rebase -q main
	status_is 0
	git checkout -q -b third main
	ii-log -q ana note 'Third.'
	run git cherry-pick side
	status_is 0
	echo '2026-11-23 note Typed.' >>ana-lima.txt
	git stash -q
	ii-log -q ana wrote
	run git stash pop
	status_is 0
	for line in 'note Side.' asked/email heard 'note Third.' 'note Typed.' wrote; do
		grep -q "^2026-11-2[23] $line\$" ana-lima.txt
	done
	run grep -c '^[<>=]' ana-lima.txt
	out_is 0
	git commit -qam Typed
}

# A clone of ~/ii as git makes it: nothing is configured.
plain_clone() {
	git clone -q ~/ii ~/clone
	run git -C ~/clone config merge.ii.driver
	status_is 1
}

@test "git pull and git revert need nobody's help either" {
	book "$top"/tests/data/examples/ana-lima.txt
	plain_clone
	ii-log -q ana asked/email
	ii-log -q -C ~/clone -d yesterday ana note 'Clone.'
	cd ~/clone
	ok git pull -q --no-rebase --no-edit
	ii-log -q -C ~/ii ana heard
	ii-log -q -C ~/clone ana note 'Later.'
	run git pull -q --rebase
	status_is 0
	run git revert --no-edit HEAD^{/heard}
	status_is 0
	for line in 'note Clone.' asked/email 'note Later.'; do
		grep -q "^2026-11-2[23] $line\$" ana-lima.txt
	done
	run grep -c 'heard$\|^[<=>]' ana-lima.txt
	out_is 0
}

@test "a removal against an edit stops git, and the edit stays in the file" {
	book "$top"/tests/data/examples/ana-lima.txt
	cd ~/ii
	git checkout -qb side
	ii-rm -F ana >/dev/null
	git checkout -q main
	ii-log -q ana note 'Kept.'
	run git merge -q side
	status_is 1
	grep -q 'note Kept.' ana-lima.txt
	run grep -c '^[<=>]' ana-lima.txt
	out_is 0
	git merge --abort
}

@test "every tool that writes sets the driver where a clone lacks it" {
	book "$top"/tests/data/examples/ana-lima.txt
	for command in "ii-add 'Ada King'" 'ii-set ana role=lead' 'ii-log ana note Good.' \
	    "EDITOR='sed -i s/Ana/Anna/' ii-edit ana" 'ii-mv ana ana-sousa' \
	    'ii-rm -F ana' 'ii-import "$top"/tests/data/Connections.csv'; do
		rm -rf ~/clone
		plain_clone
		II_DIR=~/clone eval "$command" >/dev/null 2>&1
		run git -C ~/clone config merge.ii.driver
		out_is 'ii-merge %O %A %B %L %P'
		run git -C ~/clone config merge.renames
		out_is false
	done
}

@test "a file that is not there, or too few: an error" {
	run ii-merge a b c
	status_is 2
	err_has 'a: No such file or directory'
	run ii-merge a b
	status_is 2
	err_has 'ii-merge: three files are merged: base, ours, theirs'
}
