#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031
# ii-sync with a remote that means harm: nothing outside the book is read or
# written, each thing left out is told, the rest is merged, and all tools go on
# working on the book.
load helper

quietly() { "$@" >/dev/null 2>&1; }

# A book that was synced to stick.git, and around it what must not change.
start() {
	git init -q --bare -b main ~/stick.git
	quietly ii-init
	quietly ii-add 'Ada King' org=Analytical role=analyst
	quietly ii-add 'Bob Lee'
	quietly ii-sync ~/stick.git
	echo Canary >~/canary
	mkdir ~/canaries
	printf 'Name: Canary\n' >~/canaries/canary.txt
	outside >~/before
	file=$(printf 'Name: Mallory\n\n2026-11-20 note x\n' |
	    git -C ~/stick.git hash-object -w --stdin)
}

# All that is not in the books, and what git runs of its own accord.
outside() {
	(cd ~ && find . \( -path './ii/*' -o -path './stick.git/*' -o -path './evil/*' \
	    -o -name before \) -prune -o ! -type d -printf '%p %s %T@ %m %l\n' &&
	    find ii/.git/hooks ii/.git/config -printf '%p %s %T@ %m\n') | sort
}

# evil_link TO: the id of what a link to TO is in git.
evil_link() { printf '%s' "$1" | git -C ~/stick.git hash-object -w --stdin; }

# evil_tree: lines "MODE ID NAME" make a tree of whatever names, with backslash
# escapes for odd bytes; prints its id.
evil_tree() {
	perl -ne 'chomp; my ($mode, $id, $name) = split / /, $_, 3;
	    $name =~ s/\\x(..)/chr hex $1/ge;
	    $tree{$name . ($mode eq "40000" ? "/" : "")} =
		"$mode $name\0" . pack "H*", $id;
	    END { print map { $tree{$_} } sort keys %tree }' |
	    git -C ~/stick.git hash-object -t tree -w --literally --stdin
}

# evil: on the remote these come on top, "MODE ID NAME" a line.
evil() {
	local tree commit

	tree=$({ git -C ~/stick.git ls-tree main | sed 's/ blob / /; s/\t/ /'; cat; } |
	    evil_tree)
	commit=$(git -C ~/stick.git commit-tree -p main -m Evil "$tree")
	git -C ~/stick.git update-ref refs/heads/main "$commit"
}

# Whatever came in, nothing but the book was touched, and the tools work on.
unharmed() {
	outside | diff ~/before - || return
	[ -z "$(find ~/ii -name .git -prune -o ! -type f ! -type d -print)" ] &&
	    [ -z "$(git -C ~/ii status --porcelain)" ] &&
	    works ii-ls && works ii-due && works ii-check && works ii-history &&
	    works ii-show ada && ok ii-log ada note "Still works." &&
	    works ii-sync && works ii-sync &&
	    quietly ii-sync -C ~/copy ~/stick.git &&
	    [ -s ~/copy/ada-king.txt ] && outside | grep -v '\./copy/' | diff ~/before -
}

# works TOOL ...: at most a "no", within bounds, and the terminal is safe.
works() {
	# a sanitizer takes all addresses there are
	run bash -c 'grep -q __asan_init "$(command -v "$1")" || ulimit -v 4000000
	    exec timeout 60 "$@"' - "$@"
	[ "$status" -le 1 ] || status_is 0 || return
	NO_COLOR=1 on_terminal "$@"
	out_lacks $'\033[31m' && out_lacks $'\033]' && out_lacks $'\u202e' && out_lacks $'\a'
}

teardown() {
	# git's check of what a hostile remote made is for the tests to judge
	[ -n "$BATS_TEST_COMPLETED" ] || keep
}

# told NAME ...: each is said to be left out or alone.
told() {
	local name

	for name; do
		err_has "ii-sync: $name: " || return
		[ ! -e ~/ii/"$name" ] && [ ! -L ~/ii/"$name" ] || return
	done
}

@test "names that lead out of the book, or into git's own directory" {
	start
	inside=$(echo "100644 $file config" | evil_tree)
	evil <<-E
	100644 $file ..
	100644 $file .
	100644 $file .git
	100644 $file .GIT
	40000 $inside .Git
	40000 $inside .git\x20
	40000 $inside .git.
	40000 $inside .git::\$INDEX_ALLOCATION
	40000 $inside .g\xe2\x80\x8cit
	40000 $inside GIT~1
	100644 $file a/b.txt
	100644 $file ../evil.txt
	100644 $file ..\x5cevil.txt
	100644 $file mallory.txt
	E
	run ii-sync
	status_is 0
	out_has 'mallory	came	added	Mallory'
	for name in .. . .git .GIT .Git '.git ' .git. '.git::$INDEX_ALLOCATION' \
	    $'.g\u200cit' GIT~1 a/b.txt ../evil.txt; do
		err_has "ii-sync: $name: left out: no file may have this name"
	done
	told '..\evil.txt'
	[ ! -e ~/evil.txt ]
	unharmed
}

@test "the same in a directory of its own" {
	start
	inside=$(printf '100644 %s %s\n' "$file" config "$file" HEAD | evil_tree)
	inside=$(printf '40000 %s %s\n' "$inside" .git "$inside" .. "$inside" ok | evil_tree)
	evil <<-E
	40000 $inside letters
	E
	run ii-sync
	status_is 0
	err_has 'letters/.git: left out'
	err_has 'letters/..: left out'
	[ -f ~/ii/letters/ok/config ]
	[ "$(ls -A ~/ii/letters)" = ok ]
	unharmed
}

@test "names that would drive a terminal, are no text or too long" {
	start
	long=$(printf 'a%.0s' {1..300})
	evil <<-E
	100644 $file a\x0ab.txt
	100644 $file a\x1b[31m.txt
	100644 $file b\xe2\x80\xae.txt
	100644 $file c\xff.txt
	100644 $file -rf.txt
	100644 $file .ii-tmp.x
	100644 $file $long
	100644 $file $long.txt
	E
	run ii-sync
	status_is 0
	err_lacks $'\033'
	err_lacks $'\u202e'
	told 'a\x0ab.txt' 'a\x1b[31m.txt' 'b\u{202e}.txt' 'c\xff.txt' -rf.txt .ii-tmp.x
	err_has "ii-sync: $long: left alone"
	err_has "ii-sync: $long.txt: left alone"
	[ "$(ls -A ~/ii | wc -l)" = 5 ]
	unharmed
}

@test "links, submodules and directories in the place of files" {
	start
	link=$(evil_link ../canary)
	passwd=$(evil_link /etc/passwd)
	dir=$(echo "100644 $file canary.txt" | evil_tree)
	evil <<-E
	120000 $passwd mallory.txt
	120000 $(evil_link ../canaries/canary.txt) trent.txt
	120000 $passwd ada-king.txt
	120000 $link .gitattributes
	120000 $link .ii
	120000 $link .gitignore
	120000 $link .gitmodules
	120000 $link .mailmap
	120000 $link questions
	120000 $(evil_link ../canaries) templates
	40000 $dir phrases
	160000 $(git -C ~/ii rev-parse HEAD) submodule
	160000 $(git -C ~/ii rev-parse HEAD) bob-lee.txt
	40000 $dir eve.txt
	E
	cp -r ~/ii/.gitattributes ~/ii/.ii ~/ii/ada-king.txt ~/ii/bob-lee.txt ~/canaries
	outside >~/before
	run ii-sync
	status_is 0
	told mallory.txt trent.txt .gitignore .gitmodules .mailmap questions templates \
	    submodule phrases/canary.txt eve.txt/canary.txt
	for name in .gitattributes .ii ada-king.txt bob-lee.txt; do
		err_has "ii-sync: $name: left out: it is no regular file"
		cmp ~/ii/$name ~/canaries/$name
		[ ! -L ~/ii/$name ]
	done
	out_has 'ada-king	went	changed	Ada King'
	unharmed
	run ii-show -C ~/copy mallory
	status_is 2
}

@test "a file under a link that came before" {
	start
	link=$(evil_link ../canaries)
	echo "120000 $link letters" | evil
	quietly ii-sync
	tree=$({ git -C ~/stick.git ls-tree main | grep -v letters |
	    sed 's/ blob / /; s/\t/ /'
	    echo "40000 $(echo "100644 $file canary.txt" | evil_tree) letters"; } | evil_tree)
	git -C ~/stick.git update-ref refs/heads/main \
	    "$(git -C ~/stick.git commit-tree -p main -m Evil "$tree")"
	# a link that somebody made there by hand is not followed either
	ln -s ../canaries ~/ii/letters
	run ii-sync
	status_is 2
	outside | diff ~/before -
	rm ~/ii/letters
	run ii-sync
	status_is 0
	[ -f ~/ii/letters/canary.txt ]
	unharmed
}

@test "directories two hundred deep" {
	start
	deep=$(printf 'd/%.0s' {1..200})
	git -C ~/stick.git fast-import --quiet <<-E
	commit refs/heads/main
	committer Mallory <m> 1795000000 +0000
	data 4
	Evil
	from refs/heads/main^0
	M 100644 $file ${deep}deep.txt
	M 100644 $file mallory.txt

	E
	run ii-sync
	status_is 0
	err_has 'left out: it lies too deep'
	[ ! -e ~/ii/d ]
	out_has 'mallory	came	added	Mallory'
	unharmed
}

# blob: the id of what stands on standard input.
blob() { git -C ~/stick.git hash-object -w --stdin; }

@test "records that are too large, no text, or all lines" {
	start
	evil <<-E
	100644 $({ echo 'Name: Huge'; head -c 17000000 /dev/zero | tr '\0' x; } | blob) huge.txt
	100644 $(head -c 17000000 /dev/zero | blob) pictures
	100644 $(head -c 100000 /dev/urandom | blob) random.txt
	100644 $(head -c 100000 /dev/zero | blob) zero.txt
	100644 $({ echo 'Name: Many'; seq 100000; } | blob) many.txt
	100644 $({ echo 'Name: Log'; yes '2026-11-20 note x' | head -n 20000; } | blob) log.txt
	100644 $(: | blob) empty.txt
	100644 $({ echo 'Name: Line'; head -c 8000000 /dev/zero | tr '\0' y; } | blob) line.txt
	100644 $(printf 'Name: A\e]0;x\a\e[31m\n\n2026-11-20 note \e[31m\n' | blob) red.txt
	100644 $file mallory.txt
	E
	run timeout 60 ii-sync
	status_is 0
	told huge.txt pictures
	out_has 'many	came	added	Many'
	out_has 'mallory	came	added	Mallory'
	# and when both sides changed them
	seq 200000 -1 100000 >>~/ii/many.txt
	yes '2026-11-21 note y' | head -n 20000 >>~/ii/log.txt
	evil <<-E
	100644 $({ echo 'Name: Many more'; seq 100003; } | blob) many.txt
	100644 $({ echo 'Name: Logs'; yes '2026-11-19 note x' | head -n 20003; } | blob) log.txt
	100644 $(head -c 100000 /dev/urandom | blob) random.txt
	E
	run timeout 100 ii-sync
	status_is 0
	out_has 'many	both	merged	Many more'
	unharmed
}

@test "very many files" {
	start
	for ((i = 0; i < 5000; i++)); do
		echo "100644 $file n-$i.txt"
		echo "100644 $file papers-$i"
	done | evil
	run timeout 120 ii-sync
	status_is 0
	[ "$(ls ~/ii | wc -l)" = 10002 ]
	unharmed
}

@test "settings that name files elsewhere" {
	start
	printf '%s\n' "Me: A$(printf '\033[31m')" \
	    'Target: 9 talks by 2027-01-01 name~(a+)+$' >~/more
	echo "100644 $(cat ~/ii/.ii ~/more | blob) .ii" | evil
	rm ~/more
	quietly ii-sync
	unharmed
	# what is refused is said, and stops no tool
	for bad in 'Holidays: ../canary' 'Holidays: /etc/passwd' \
	    'Holidays: templates/../../canary' 'Zone: ../../../etc/passwd'; do
		echo "100644 $({ cat ~/ii/.ii; echo "$bad"; } | blob) .ii" | evil
		quietly ii-sync
		for tool in ii-due ii-ls ii-history 'ii-show ada' 'ii-log ada note x' ii-sync; do
			# shellcheck disable=SC2086 # its words
			run strace -f -e trace=open,openat -o "$BATS_TEST_TMPDIR/trace" $tool
			[ "$status" -le 1 ]
			err_has "ii/.ii:"
			err_has "${bad#Zone: }"
			grep -q '"\.ii"' "$BATS_TEST_TMPDIR/trace"
			grep -e canary -e '"[^"]*passwd' "$BATS_TEST_TMPDIR/trace" && return 1
		done
		run ii-check
		status_is 1
		out_has "${bad#Zone: }"
		run ii-set .ii holidays= zone=
		status_is 0
		ok ii-ls
		quietly ii-sync
	done
	outside | grep -v '\./copy/' | diff ~/before -
}

@test "who was whom in circles" {
	start
	evil <<-E
	100644 $(printf 'Name: A\nWas: b\nWas: c\n' | blob) a.txt
	100644 $(printf 'Name: B\nWas: a\nWas: b\n' | blob) b.txt
	100644 $(printf 'Name: C\nWas: a\nWas: ../../x\nWas: ada-king\n' | blob) c.txt
	100644 $(printf 'Name: D\nWas: ada-king\nWas: bob-lee\nVia: @d\n' | blob) d.txt
	E
	quietly ii-log ada note Here.
	run ii-sync
	status_is 0
	run ii-show ada
	out_has Here.
	unharmed
}

@test "a history that would drive a terminal" {
	start
	tree=$(git -C ~/stick.git rev-parse 'main^{tree}')
	printf 'tree %s\nparent %s\nauthor %b <x\e[31m@y> 1 +0000\ncommitter C\a <c> 1 +0000\n\n%b\n' \
	    "$tree" "$(git -C ~/stick.git rev-parse main)" 'M\0033]0;x\a\u202ey' \
	    'Evil \0033[31m\a\u202e\nsecond' >~/commit
	id=$(git -C ~/stick.git hash-object -t commit -w --literally --stdin <~/commit)
	git -C ~/stick.git update-ref refs/heads/main "$id"
	rm ~/commit
	run ii-sync
	err_lacks $'\033'
	unharmed
}

@test "a remote whose objects are damaged" {
	start
	tree=$(printf '100644 %s z.txt\n100644 %s z.txt\n' "$file" "$file" | perl -ne '
	    my ($m, $i, $n) = split; print "$m $n\0" . pack "H*", $i' |
	    git -C ~/stick.git hash-object -t tree -w --literally --stdin)
	git -C ~/stick.git update-ref refs/heads/main \
	    "$(git -C ~/stick.git commit-tree -p main -m Evil "$tree")"
	head=$(git -C ~/ii rev-parse HEAD)
	run ii-sync
	status_is 2
	err_has 'ii-sync: cannot fetch from origin: '
	[ "$head" = "$(git -C ~/ii rev-parse HEAD)" ]
	outside | diff ~/before -
	git -C ~/ii fsck --strict --no-progress
	ok ii-log ada note x
}

@test "nothing outside the book is opened for writing" {
	start
	link=$(evil_link ../canaries)
	inside=$(echo "100644 $file plain.txt" | evil_tree)
	evil <<-E
	40000 $inside ..
	40000 $inside .git
	120000 $link mallory.txt
	120000 $link templates
	40000 $inside dir
	E
	run strace -f -y -o "$BATS_TEST_TMPDIR/trace" -e trace=%file ii-sync
	status_is 0
	grep -E 'O_WRONLY|O_RDWR|O_CREAT|^[0-9]+ +(rename|link|symlink|unlink|mkdir|chmod|truncate|mknod)' \
	    "$BATS_TEST_TMPDIR/trace" | grep -v ' = -1 E' >~/writes
	grep -q "$HOME/ii" ~/writes
	# relative paths begin in the book or in the remote
	grep -e '"\.\./' -e '/\.\./' -e canar ~/writes && return 1
	grep '"/' ~/writes | grep -v -e "\"$HOME/ii/" -e "\"$HOME/stick.git/" \
	    -e '"/dev/null"' -e '"/dev/tty"' && return 1
	rm ~/writes
	unharmed
}
