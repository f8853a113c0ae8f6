#!/usr/bin/env bats
# What a power cut leaves; make powercut has the longer form.
load helper

@test "after a power cut nothing acknowledged is lost, and the tools work on" {
	run "$top/tests/powercut.sh" 8
	[ "$status" -ne 77 ] || skip "${output#skipped: }"
	status_is 0
	out_has '8 cuts, '
	out_has 'nothing lost'
}

# The power may go after it: an object not synced is then an empty file, which
# git takes for the object.
@test "what a commit that failed has written is synced" {
	local object

	book
	record ada-king <<-'E'
	Name: Ada King
	E
	touch ~/ii/.git/refs/heads/main.lock
	run strace -f -y -e trace=fsync -o trace ii-log ada note No.
	status_is 2
	err_has 'cannot move refs/heads/main'
	rm ~/ii/.git/refs/heads/main.lock
	object=$(printf 'Name: Ada King\n\n2026-11-23 note No.\n' | git hash-object --stdin)
	grep -q "fsync.*/objects/${object:0:2}/${object:2}>" trace
	[ ! -L ~/ii/.git/ii-journal ]
}
