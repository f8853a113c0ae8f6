#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031
# ii-sync with remotes as they are: servers of the test's own on the loopback,
# hooks that refuse, networks that fail and networks that are slow.
load helper

# What end() is to end.
teardown_servers() {
	local pid

	for pid in $servers; do
		kill "$pid" && wait "$pid"
	done 2>/dev/null
	servers=''
}

eval "checked_$(declare -f teardown)"
teardown() {
	teardown_servers
	checked_teardown
}

# serve CMD ...: run it in the background to the end of the test.
serve() {
	"$@" >>"$BATS_TEST_TMPDIR/served" 2>&1 3>&- &
	servers="${servers-} $!"
}

# soon CMD ...: it succeeds within ten seconds.
soon() {
	local i

	for ((i = 0; i < 200; i++)); do
		! "$@" 2>/dev/null || return 0
		sleep 0.05
	done
	echo "not in time: $*"
	cat "$BATS_TEST_TMPDIR/served"
	return 1
}

quietly() { "$@" >/dev/null 2>&1; }

free_port() {
	perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1,
	    LocalAddr => "127.0.0.1")->sockport'
}

listens() { (: <>"/dev/tcp/127.0.0.1/$1"); }

# A book with somebody in it, and stick.git without.
start() {
	git init -q --bare ~/stick.git
	quietly ii-init
	quietly ii-add 'Ada King'
}

# Makes $url, of ~/stick.git as git's own server has it, and $port.
daemon() {
	port=$(free_port)
	serve git daemon --listen=127.0.0.1 --port="$port" --base-path="$HOME" \
	    --export-all --enable=receive-pack
	soon listens "$port"
	url=git://127.0.0.1:$port/stick.git
}

# relay OPTION ...: from here on the network to the server is like this.
relay() {
	rm -f ~/port
	serve perl "$top/tests/relay.pl" ~/port "$port" "$@"
	soon test -s ~/port
	git -C ~/ii config remote.origin.url "git://127.0.0.1:$(cat ~/port)/stick.git"
}

# Nothing is in the way any more.
direct() {
	git -C ~/ii config remote.origin.url "$url"
}

# The book is sound, and nothing of what was tried lies about.
sound() {
	git -C ~/ii fsck --strict --no-progress &&
	    [ -z "$(find ~/ii -name '.ii-tmp*' -o -name '*.lock' ! -name ii.lock)" ] &&
	    [ -z "$(git -C ~/ii status --porcelain)" ]
}

same() {
	[ "$(git -C ~/ii rev-parse 'HEAD^{tree}')" = \
	    "$(git -C ~/stick.git rev-parse 'main^{tree}')" ] && sound
}

# Entries that do not compress, so that they take some bytes on the way.
much() {
	local i

	for i in 1 2 3 4 5 6 7 8; do
		printf 'Name: Person %s\n\n2026-11-20 note %s\n' $i \
		    "$(head -c 20000 /dev/urandom | base64 -w 0)" >"$1/person-$i.txt"
	done
	quietly git -C "$1" add .
	quietly git -C "$1" commit -m Much
}

# --- ssh ---

# An ssh server, as the user who runs this, with keys of its own; ssh's
# configuration calls it desk.  Where it is, paths begin at ~.
sshd() {
	local port

	port=$(free_port)
	mkdir -m 700 ~/.ssh ~/server
	ssh-keygen -q -t rsa -b 2048 -N '' -f ~/server/rsa
	ssh-keygen -q -t ed25519 -N '' -f ~/server/ed25519
	ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/for-desk
	printf 'command="cd %q; eval \\"$SSH_ORIGINAL_COMMAND\\"" %s\n' "$HOME" \
	    "$(cat ~/.ssh/for-desk.pub)" >~/server/keys
	cat >~/server/config <<-C
	ListenAddress 127.0.0.1:$port
	HostKey $HOME/server/rsa
	HostKey $HOME/server/ed25519
	PidFile none
	AuthorizedKeysFile $HOME/server/keys
	PasswordAuthentication no
	StrictModes no
	C
	cat >~/.ssh/config <<-C
	Host desk
		HostName 127.0.0.1
		Port $port
		IdentityFile $HOME/.ssh/for-desk
		IdentitiesOnly yes
		UserKnownHostsFile $HOME/.ssh/known_hosts
	C
	ssh_knows rsa ed25519
	# ssh takes its home from the password file
	git config --global core.sshCommand "ssh -F ~/.ssh/config"
	# what it wants to change its root to, when it is root's
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	serve /usr/sbin/sshd -D -e -f ~/server/config
	soon listens "$port"
}

# ssh_knows TYPE ...: these keys of the server's, in this order.
ssh_knows() {
	local port type

	port=$(sed -n 's/.*Port //p' ~/.ssh/config)
	for type; do
		printf '[127.0.0.1]:%s ' "$port"
		cut -d ' ' -f 1-2 ~/server/"$type".pub
	done >~/.ssh/known_hosts
}

@test "a host that ssh's configuration has an alias for" {
	start
	sshd
	run ii-sync desk:stick.git
	status_is 0
	err_is_empty
	out_has 'ada-king	went	added	Ada King'
	run ii-sync -C ~/copy desk:stick.git
	status_is 0
	out_has 'ada-king	came	added	Ada King'
	quietly ii-log -C ~/copy ada note There.
	quietly ii-sync -C ~/copy
	run ii-sync
	status_is 0
	err_is_empty
	out_is 'ada-king	came	changed	Ada King'
	same
}

@test "ssh's own words, where it does not let anybody in" {
	start
	sshd
	: >~/.ssh/known_hosts
	run ii-sync desk:stick.git
	status_is 2
	err_has 'Host key verification failed'
	[ -z "$(git -C ~/ii remote)" ]
	ssh_knows rsa
	: >~/server/keys
	run ii-sync desk:stick.git
	status_is 2
	err_has 'Permission denied'
	out_is_empty
	sound
}

# --- git daemon ---

@test "a server of git's own" {
	start
	daemon
	run ii-sync "$url"
	status_is 0
	err_is_empty
	same
	quietly ii-sync -C ~/copy "$url"
	quietly ii-add -C ~/copy 'Bob Lee'
	quietly ii-sync -C ~/copy
	run ii-sync
	status_is 0
	out_is 'bob-lee	came	added	Bob Lee'
	same
}

@test "a server that only lets read says so, and what was done here stays" {
	start
	daemon
	quietly ii-sync "$url"
	git -C ~/stick.git config daemon.receivepack false
	quietly ii-log ada note 'Not to go.'
	run ii-sync
	status_is 2
	out_is_empty
	err_has 'ii-sync: cannot push to origin: '
	err_has 'access denied'
	sound
}

# --- http ---

# web OPTION ...: makes $url, of ~/stick.git as a web server has it that does
# this; see httpd.pl.
web() {
	rm -f ~/port
	git -C ~/stick.git config http.receivepack true
	serve perl "$top/tests/httpd.pl" ~/port "$HOME" "$@"
	soon test -s ~/port
	url=http://127.0.0.1:$(cat ~/port)/stick.git
}

@test "a web server" {
	start
	web
	run ii-sync "$url"
	status_is 0
	err_is_empty
	out_has 'ada-king	went	added	Ada King'
	same
	run ii-sync -C ~/copy "$url"
	status_is 0
	out_has 'ada-king	came	added	Ada King'
	quietly ii-log -C ~/copy ada note There.
	much ~/copy
	quietly ii-sync -C ~/copy
	quietly ii-log ada note Here.
	run ii-sync
	status_is 0
	err_is_empty
	out_has 'ada-king	both	merged	Ada King'
	out_has 'person-8	came	added	Person 8'
	same
}

@test "a web server that takes no push is quoted, and lets read" {
	start
	web
	quietly ii-sync "$url"
	quietly ii-sync -C ~/copy "$url"
	quietly ii-add -C ~/copy 'Bob Lee'
	quietly ii-sync -C ~/copy
	web refuse='This shelf is for readers.'
	direct
	quietly ii-log ada note 'Not to go.'
	run ii-sync
	status_is 2
	out_is 'bob-lee	came	added	Bob Lee'
	err_has 'remote: This shelf is for readers.'
	err_has 'ii-sync: cannot push to origin: '
	err_has ' 403'
	grep -q 'Not to go.' ~/ii/ada-king.txt
	sound
}

@test "a web server that asks who is there, and nobody can say" {
	start
	web user=sam:open
	run setsid -w ii-sync "$url"
	status_is 2
	out_is_empty
	err_has "ii-sync: cannot reach $url: "
	err_has ' (without a terminal to ask on: see gitcredentials(7))'
	[ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
	[ -z "$(git -C ~/ii remote)" ]
	[ -z "$(git -C ~/stick.git for-each-ref)" ]
	sound
	# nor is a book begun that came from nowhere
	run setsid -w ii-sync -C ~/copy "$url"
	status_is 2
	err_has "ii-sync: cannot reach $url: "
	[ -z "$(git -C ~/copy remote)" ]
	# the remote once known
	git -C ~/ii remote add origin "$url"
	head=$(git -C ~/ii rev-parse HEAD)
	run setsid -w ii-sync
	status_is 2
	out_is_empty
	err_has 'ii-sync: cannot fetch from origin: '
	err_has ' (without a terminal to ask on: see gitcredentials(7))'
	[ "$(git -C ~/ii rev-parse HEAD)" = "$head" ]
	sound
}

@test "a web server is told who is there by what the user's git asks" {
	start
	web user=sam:open
	cat >~/answers <<-'A'
	#!/bin/sh
	case $1 in
	Username*)	echo sam ;;
	*)		cat ~/password ;;
	esac
	A
	chmod +x ~/answers
	echo wrong >~/password
	GIT_ASKPASS=~/answers run ii-sync "$url"
	status_is 2
	err_has 'Authentication failed'
	[ -z "$(git -C ~/ii remote)" ]
	sound
	echo open >~/password
	GIT_ASKPASS=~/answers run ii-sync "$url"
	status_is 0
	err_is_empty
	out_has 'ada-king	went	added	Ada King'
	same
	# a helper that keeps it
	(umask 077 && echo "${url%/stick.git}" | sed 's,//,//sam:open@,' >~/.git-credentials)
	git config --global credential.helper store
	ok ii-sync -C ~/copy "$url"
	quietly ii-log -C ~/copy ada note There.
	ok ii-sync -C ~/copy
	ok ii-sync
	out_is 'ada-king	came	changed	Ada King'
	same
}

# --- a server that refuses ---

@test "a server's hook that refuses is quoted, and nothing is lost by it" {
	start
	quietly ii-sync ~/stick.git
	cat >~/stick.git/hooks/pre-receive <<-'H'
	#!/bin/sh
	echo 'Not on Sundays.' >&2
	exit 1
	H
	chmod +x ~/stick.git/hooks/pre-receive
	quietly ii-log ada note 'On a Sunday.'
	head=$(git -C ~/ii rev-parse HEAD)
	run ii-sync
	status_is 2
	out_is_empty
	err_has 'remote: Not on Sundays.'
	err_has 'ii-sync: cannot push to origin: refused: pre-receive hook declined'
	[ "$(git -C ~/ii rev-parse HEAD)" = "$head" ]
	sound
	# what comes, comes nonetheless
	rm ~/stick.git/hooks/pre-receive
	quietly ii-sync -C ~/copy ~/stick.git
	quietly ii-add -C ~/copy 'Bob Lee'
	quietly ii-sync -C ~/copy
	printf '#!/bin/sh\nexit 1\n' >~/stick.git/hooks/update
	chmod +x ~/stick.git/hooks/update
	run ii-sync
	status_is 2
	out_is 'bob-lee	came	added	Bob Lee'
	err_has 'refused: hook declined'
	sound
	rm ~/stick.git/hooks/update
	run ii-sync
	status_is 0
	err_is_empty
	out_is 'ada-king	went	changed	Ada King'
	same
}

@test "a server's words reach the terminal without its colours" {
	start
	quietly ii-sync ~/stick.git
	# shellcheck disable=SC2028 # the hook's echo is to read them
	printf '#!/bin/sh\nprintf "\\033[31mNo\\033]0;owned\\a\\302\\233m\\n" >&2\nexit 1\n' \
	    >~/stick.git/hooks/pre-receive
	chmod +x ~/stick.git/hooks/pre-receive
	quietly ii-log ada note x
	run ii-sync
	status_is 2
	err_has 'No'
	err_lacks $'\033'
	err_lacks $'\a'
	err_lacks $'\xc2\x9b'
}

# --- networks ---

@test "a connection that is lost while it fetches" {
	start
	daemon
	quietly ii-sync "$url"
	quietly ii-sync -C ~/copy "$url"
	much ~/copy
	quietly ii-sync -C ~/copy
	quietly ii-log ada note 'Here meanwhile.'
	head=$(git -C ~/ii rev-parse HEAD)
	for n in 0 5 500 5000 100000; do
		relay down=$n
		run ii-sync
		status_is 2
		out_is_empty
		err_has 'ii-sync: cannot fetch from origin: '
		[ "$(git -C ~/ii rev-parse HEAD)" = "$head" ]
		sound
	done
	direct
	run ii-sync
	status_is 0
	out_has 'person-8	came	added	Person 8'
	out_has 'ada-king	went	changed	Ada King'
	same
}

@test "a connection that is lost while it pushes" {
	start
	daemon
	quietly ii-sync "$url"
	much ~/ii
	head=$(git -C ~/ii rev-parse HEAD)
	for n in 120 2000 50000; do
		relay up=$n
		run ii-sync
		status_is 2
		out_is_empty
		err_has 'ii-sync: cannot '
		[ "$(git -C ~/ii rev-parse HEAD)" = "$head" ]
		sound
		git -C ~/stick.git fsck --strict --no-progress
	done
	err_has 'ii-sync: cannot push to origin: '
	direct
	run ii-sync
	status_is 0
	out_has 'person-1	went	added	Person 1'
	same
}

@test "others write to the book while a slow network is waited for" {
	start
	daemon
	quietly ii-sync "$url"
	quietly ii-sync -C ~/copy "$url"
	quietly ii-log -C ~/copy ada note There.
	quietly ii-sync -C ~/copy
	touch ~/gate
	relay gate="$HOME/gate"
	ii-sync >~/said 2>&1 3>&- &
	soon test -e ~/gate.waits
	ok timeout 5 ii-log ada note Meanwhile.
	ok timeout 5 ii-show ada
	rm ~/gate
	wait $!
	grep -q 'There.' ~/ii/ada-king.txt
	grep -q 'Meanwhile.' ~/ii/ada-king.txt
	same
	# and while it pushes
	quietly ii-log ada note Pushed.
	slow_push
	git -C ~/stick.git cat-file -p main:ada-king.txt >~/there
	grep -q Pushed. ~/there
	direct
	quietly ii-sync
	same
}

# The server's hook lets the push wait until an entry was written meanwhile.
slow_push() {
	cat >~/stick.git/hooks/pre-receive <<-H
	#!/bin/sh
	touch '$HOME/pushes'
	while [ ! -e '$HOME/written' ]; do sleep 0.02; done
	H
	chmod +x ~/stick.git/hooks/pre-receive
	ii-sync >~/said 2>&1 3>&- &
	soon test -e ~/pushes
	ok timeout 5 ii-log ada note 'While it pushed.'
	touch ~/written
	wait $!
	rm ~/stick.git/hooks/pre-receive
}
