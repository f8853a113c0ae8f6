# shellcheck shell=bash
# What all tests/*.bats share.  Each test has a sandbox of its own, starts in
# its empty HOME, and is checked at its end: where a book is left behind, git
# finds it sound and nothing in it uncommitted.
#
#	run CMD ...	run it; sets $status, and $output and $stderr
#	status_is N
#	out_is TEXT, err_is TEXT
#			standard output or error is exactly TEXT and a newline;
#			without TEXT: exactly what stands on standard input
#	out_is_empty, err_is_empty
#	out_has TEXT, err_has TEXT
#			it is part of it
#	out_lacks TEXT, err_lacks TEXT
#			it is not ("! grep" would let the test pass)
#	ok CMD ...	run it; it must succeed and keep standard error empty
#	on_terminal CMD ...
#			run it as run does, on a terminal of 80 columns: $output is
#			what a user sees of both
#	book [FILE ...]	a committed book in ~/ii, with copies of these files
#	record ID	write what stands on standard input to ~/ii/ID.txt and
#			commit it, as git would
#	file_is PATH	its bytes are what stands on standard input
#	left_dirty	this test leaves changes uncommitted, and means it
#
# The directory of a failed test is kept in .build/failed.

bats_require_minimum_version 1.5.0
# shellcheck source=tests/sandbox.sh
. "${BASH_SOURCE[0]%/*}/sandbox.sh"

setup() {
	dirty=''
	sandbox "$BATS_TEST_TMPDIR"
}

teardown() {
	local rv=0

	if [ -d ~/ii/.git ]; then
		git -C ~/ii fsck --strict --no-progress || rv=1
		changes=$(git -C ~/ii status --porcelain) || rv=1
		if [ -z "$dirty" ] && [ -n "$changes" ]; then
			printf 'left uncommitted:\n%s\n' "$changes"
			rv=1
		elif [ -n "$dirty" ] && [ -z "$changes" ]; then
			echo 'left_dirty is said, but all is committed'
			rv=1
		fi
	fi
	if [ $rv -ne 0 ] || [ -z "$BATS_TEST_COMPLETED" ]; then
		keep
	fi
	return $rv
}

keep() {
	local to

	to=$top/.build/failed/$(basename "$BATS_TEST_FILENAME" .bats)-$BATS_TEST_NUMBER
	cd / || return
	rm -rf "$to"
	mkdir -p "$to"
	cp -a "$BATS_TEST_TMPDIR/." "$to"
	echo "kept: $to"
}

# shellcheck disable=SC2034 # status, output and stderr are the tests' to read
run() {
	status=0
	"$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" || status=$?
	output=$(tr -d '\0' <"$BATS_TEST_TMPDIR/out")
	stderr=$(tr -d '\0' <"$BATS_TEST_TMPDIR/err")
}

ok() {
	run "$@"
	status_is 0 && err_is_empty
}

on_terminal() {
	local keys=$BATS_TEST_TMPDIR/keys command

	printf -v command '%q ' "$@"
	[ -p "$keys" ] || mkfifo "$keys"
	# A FIFO that is open both ways never ends: an end of input would be
	# typed into the terminal as ^D.
	TERM=xterm SHELL=/bin/bash run script -qec \
	    "stty -onlcr -echo cols 80 rows 24; $command" /dev/null <>"$keys"
}

status_is() {
	[ "$status" -eq "$1" ] && return
	printf 'status is %s, not %s\n' "$status" "$1"
	printf -- '-- standard output\n%s\n-- standard error\n%s\n' \
	    "$output" "$stderr"
	return 1
}

# bytes_are FILE [TEXT]: show the difference if they are others.
bytes_are() {
	local expected=$BATS_TEST_TMPDIR/expected

	if [ $# -gt 1 ]; then
		printf '%s\n' "$2" >"$expected"
	else
		cat >"$expected"
	fi
	diff -u --label expected --label "${1##*/}" "$expected" "$1" | cat -A
	cmp -s "$expected" "$1"
}

has() {
	case $(tr -d '\0' <"$1") in
	*"$2"*)	return ;;
	esac
	printf 'not in %s: %s\n' "${1##*/}" "$2"
	cat -A "$1"
	return 1
}

lacks() {
	case $(tr -d '\0' <"$1") in
	*"$2"*)	printf 'in %s: %s\n' "${1##*/}" "$2" ;;
	*)	return ;;
	esac
	cat -A "$1"
	return 1
}

empty() {
	[ ! -s "$1" ] && return
	printf '%s is not empty:\n' "${1##*/}"
	cat -A "$1"
	return 1
}

out_is() { bytes_are "$BATS_TEST_TMPDIR/out" "$@"; }
err_is() { bytes_are "$BATS_TEST_TMPDIR/err" "$@"; }
out_has() { has "$BATS_TEST_TMPDIR/out" "$1"; }
err_has() { has "$BATS_TEST_TMPDIR/err" "$1"; }
out_lacks() { lacks "$BATS_TEST_TMPDIR/out" "$1"; }
err_lacks() { lacks "$BATS_TEST_TMPDIR/err" "$1"; }
out_is_empty() { empty "$BATS_TEST_TMPDIR/out"; }
err_is_empty() { empty "$BATS_TEST_TMPDIR/err"; }
file_is() { bytes_are "$1"; }

book() { new_book ~/ii "$@"; }

record() {
	cat >"$HOME/ii/$1.txt"
	git -C ~/ii add "$1.txt"
	git -C ~/ii commit -q -m "Write $1"
}

left_dirty() { dirty=yes; }
