#!/usr/bin/env bats
# ii-init: make a book, or mend one.

load helper

subjects() { git -C "${1-$HOME/ii}" log --format=%s; }

# is_private PATH ...: nobody else may read them.
is_private() { [ -z "$(find "$@" -maxdepth 0 -perm /077)" ]; }

@test "it makes ~/ii: a private repository with settings and one commit" {
	run ii-init
	status_is 0
	out_is "$HOME/ii"
	err_is "ii-init: a new book; next: ii-add 'Grace Hopper', or ii-import Connections.csv"
	is_private ii ii/.git ii/.ii ii/.gitattributes
	[ "$(subjects)" = 'Begin the book' ]
	[ "$(git -C ii log -1 --format=%B)" = $'Begin the book\n\nTool: ii-init' ]
	[ "$(git -C ii ls-files)" = $'.gitattributes\n.ii' ]
	[ "$(git -C ii config merge.ii.driver)" = 'ii-merge %O %A %B %L %P' ]
	[ "$(git -C ii config merge.renames)" = false ]
	grep -q '^# Zone: ' ii/.ii
	run grep '^[^#]' ii/.ii
	status_is 1
}

@test "a second run changes nothing" {
	ii-init >/dev/null 2>&1
	git -C ii rev-parse HEAD >before
	run ii-init
	status_is 0
	out_is "$HOME/ii"
	err_is 'ii-init: this is a book already, and lacks nothing'
	git -C ii rev-parse HEAD | cmp - before
}

@test "the book is the operand, else -C, else II_DIR" {
	run ii-init one
	status_is 0
	out_is "$HOME/one"
	err_has "to use it, go there, or: export II_DIR='$HOME/one'"
	run ii-init -C two
	out_is "$HOME/two"
	II_DIR=three run ii-init
	out_is "$HOME/three"
	run ii-init -C two one
	status_is 2
	out_is_empty
	err_has 'given twice'
	[ ! -e ii ]
	git -C one fsck --strict --no-progress
}

@test "settings are written, and name the committer" {
	unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
	run ii-init me='Ada Lovelace' email=ada@example.org target='10 talks by 2027-03-01' \
	    target='2 talks by 2026-12-31 tags=licensing' ask=5
	status_is 0
	[ "$(git -C ii log --format='%an <%ae> %s')" = 'Ada Lovelace <ada@example.org> Begin the book' ]
	sed '/^#/d; /^$/d' ii/.ii >settings
	file_is settings <<'EOF'
Me: Ada Lovelace
Email: ada@example.org
Target: 10 talks by 2027-03-01
Target: 2 talks by 2026-12-31 tags=licensing
Ask: 5
EOF
	run ii-init zone=Europe/Berlin ask=
	status_is 0
	err_is "ii-init: this is a book already, and lacks nothing
ii-init: its settings are as you say now"
	[ "$(subjects | head -1)" = 'Set settings of the book' ]
	[ "$(tail -1 ii/.ii)" = 'Zone: Europe/Berlin' ]
	run grep '^Ask' ii/.ii
	status_is 1
}

@test "a setting that is none, or of no use, is refused before anything is made" {
	run ii-init zoen=Europe/Berlin
	status_is 2
	out_is_empty
	err_is "ii-init: zoen is no setting of ii's: did you mean Zone? (-F takes it as your own)"
	run ii-init zone=Berlin
	status_is 2
	err_is "ii-init: Zone: 'Berlin' is no time zone known here: expected a name such as America/Toronto"
	run ii-init me=Ada Lovelace
	status_is 2
	err_has "me='Ada Lovelace'"
	[ ! -e ii ]
}

@test "a directory with other things in it is not touched" {
	mkdir papers
	echo x >papers/thesis.txt
	cp -a papers before
	run ii-init papers
	status_is 2
	out_is_empty
	err_is "ii-init: papers holds what is no part of a book (thesis.txt) and was not touched; name an empty directory, or, to make it a book all the same: touch 'papers/.ii'"
	diff -r papers before
	touch papers/.ii
	run ii-init papers
	status_is 0
	[ "$(git -C papers ls-files)" = $'.gitattributes\n.ii' ]
	[ "$(git -C papers status --porcelain)" = '?? thesis.txt' ]
}

@test "the directories that the book is to be in are made" {
	run ii-init deep/er/book/
	status_is 0
	out_is "$HOME/deep/er/book"
	[ "$(stat -c %a deep/er/book)" = 700 ]
	(umask 027 && ii-init other/book)
	[ "$(stat -c %a other)" = 750 ]
}

@test "an empty directory becomes private" {
	mkdir -m 755 ii
	run ii-init
	status_is 0
	err_has 'a new book'
	is_private ii
}

@test "a directory of records becomes a book, and they are committed" {
	mkdir -m 700 ii
	cp "$top"/tests/data/examples/*.txt ii
	run ii-init
	status_is 0
	err_is 'ii-init: this book lacked, and has now: a git repository, settings (.ii), how records merge (.gitattributes)'
	[ "$(subjects)" = $'8 files edited by hand\nBegin the book' ]
	[ "$(git -C ii ls-files | wc -l)" -eq 10 ]
}

@test "an empty repository becomes a book" {
	git init -q -b trunk ii
	chmod 700 ii
	run ii-init
	status_is 0
	err_has 'a new book'
	[ "$(git -C ii symbolic-ref --short HEAD)" = trunk ]
	[ "$(subjects)" = 'Begin the book' ]
}

@test "what a book lacks is mended; hand edits before it have a commit of their own" {
	book "$top"/tests/data/examples/ana-lima.txt
	git -C ii rm -q .gitattributes
	git -C ii commit -qm Spoil
	git -C ii config --remove-section merge.ii
	echo 'Goal: to learn' >>ii/ana-lima.txt
	run ii-init
	status_is 0
	err_is 'ii-init: this book lacked, and has now: how records merge (.gitattributes), the merge driver'
	[ "$(subjects | head -2)" = $'Mend the book\nEdit ana-lima by hand' ]
	[ "$(git -C ii log -1 --format=%B)" = $'Mend the book\n\nTool: ii-init' ]
	[ "$(git -C ii show --format= --name-only HEAD)" = .gitattributes ]
}

@test "a fresh clone gets the merge driver, and no commit" {
	ii-init >/dev/null 2>&1
	git clone -q ii clone
	chmod -R go= clone
	cd clone
	run ii-init
	status_is 0
	out_is "$HOME/clone"
	err_is 'ii-init: this book lacked, and has now: the merge driver'
	[ "$(git config merge.ii.driver)" = 'ii-merge %O %A %B %L %P' ]
	[ -z "$(git status --porcelain)" ]
	[ "$(git rev-parse HEAD)" = "$(git -C ~/ii rev-parse HEAD)" ]
}

@test "a book that others can read is told how to be closed, and left as it is" {
	book
	chmod 755 ii
	run ii-init
	status_is 0
	err_has "chmod -R go= '$HOME/ii'"
	[ "$(stat -c %a ii)" = 755 ]
}

@test "bad settings of a book that is there are told once" {
	book
	echo 'Thank: soonish' >ii/.ii
	run ii-init
	status_is 0
	err_has '.ii:1:'
	[ "$(grep -c soonish "$BATS_TEST_TMPDIR/err")" = 1 ]
}

@test "in the midst of a merge of the user's all is saved and said" {
	book "$top"/tests/data/examples/ana-lima.txt
	git -C ii rev-parse HEAD >ii/.git/MERGE_HEAD
	left_dirty
	run ii-init zone=UTC
	status_is 0
	err_has 'saved, not committed'
	grep -qx 'Zone: UTC' ii/.ii
	[ "$(subjects)" = 'Begin the book' ]
}

@test "a place where nothing can be made is an error" {
	touch file
	run ii-init file
	status_is 2
	out_is_empty
	err_is 'ii-init: open file: Not a directory'
	run ii-init file/in/file
	status_is 2
	err_is 'ii-init: open file/in/file: Not a directory'
	run ii-init /proc/no/place
	status_is 2
	err_is 'ii-init: make /proc/no: No such file or directory'
	run env -u HOME -u II_DIR ii-init
	status_is 2
	err_has HOME
	run sh -c 'ii-init >/dev/full'
	status_is 2
	err_has 'ii-init:'
}

@test "two at once make one book" {
	ii-init one >/dev/null 2>&1 &
	ii-init one >/dev/null 2>&1 &
	wait
	run ii-init one
	status_is 0
	[ "$(subjects one)" = 'Begin the book' ]
	git -C one fsck --strict --no-progress
	[ -z "$(git -C one status --porcelain)" ]
}

@test "-F takes a setting's name as it is, but no value of which nothing can be made" {
	run ii-init -F zoen=x
	status_is 0
	[ "$(tail -1 ii/.ii)" = 'Zoen: x' ]
	run ii-init -F zone=x
	status_is 2
	err_has "'x' is no time zone"
}
