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
