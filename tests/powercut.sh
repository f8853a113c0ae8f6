#!/usr/bin/env bash
# powercut.sh CUTS: cut the power CUTS times while tools write to a book and
# sync it, and look at what is left.
#
# The book lies on a file system in a file (ext4, default options).  A copy of
# that file is what a disk would hold if the power went at that moment, as long
# as the copy is of one moment: it is read twice, and must be the same.  The
# copy is mounted, and then
#
#	every entry that a tool has acknowledged (by exiting 0) is there;
#	the whole history can be read, and no record is empty;
#	the tools read, write and sync the book;
#	git fsck --strict finds nothing, once a tool has written: before that an
#	object of a commit that was not made may be an empty file.
#
# Exits 0; 1 when something of that does not hold (what there was is kept);
# 77 where nothing can be mounted, with the reason.
set -u
# shellcheck source=tests/sandbox.sh
. "${0%/*}/sandbox.sh"
cuts=${1:?usage: powercut.sh CUTS}
tmp=$(mktemp -d) || exit
workers=''

# stop: nothing runs, and nothing is mounted any more.
stop() {
	local pid

	for pid in $workers; do
		kill -KILL "-$pid"
	done
	wait
	workers=''
	cd "$tmp" || exit
	mountpoint -q after && umount after
	mountpoint -q disk && umount disk
} 2>/dev/null

clean() {
	stop
	rm -rf "$tmp"
}
trap clean EXIT
trap 'exit 1' INT TERM

skip() {
	echo "skipped: $1"
	exit 77
}

[ "$(id -u)" -eq 0 ] || skip 'only root may mount a file'
command -v mkfs.ext4 >/dev/null || skip 'mkfs.ext4 is not there'
sandbox "$tmp"
cd "$tmp" || exit
mkdir disk after
# Each cut leaves time for some hundred entries.
truncate -s $((48 + 2 * cuts))M image
mkfs.ext4 -q image || skip 'mkfs.ext4 does not work'
mount -o loop image disk 2>why || skip "nothing can be mounted here ($(cat why))"

# The book on the disk, and one on another machine, which syncs with it.
begin_books() {
	git init -q --bare -b main stick.git &&
	    ii-init -C disk/ii && ii-add -C disk/ii 'Ada King' &&
	    ii-add -C disk/ii 'Bob Lee' &&
	    ii-sync -C disk/ii "$tmp/stick.git" &&
	    ii-sync -C other "$tmp/stick.git"
}

begin_books >begun 2>&1 || {
	cat begun
	exit 1
}

# write_on NAME ID: log entries, one after another; what is acknowledged goes to
# NAME.acks.
write_on() {
	local i

	for ((i = 1; ; i++)); do
		ii-log -C disk/ii "$2" note "$1 $i." >/dev/null 2>>errors &&
		    echo "$1 $i." >>"$1.acks"
	done
}

# New people, and what is written elsewhere, come and go by syncs.
sync_on() {
	local i

	for ((i = 1; ; i++)); do
		ii-add -C other "Person $$ $i" && ii-log -C other ada note "other $i."
		ii-sync -C other && ii-sync -C disk/ii
	done >/dev/null 2>>errors
}

set -m
for name in one two; do
	: >"$name.acks"
	write_on $name "$([ $name = one ] && echo ada || echo bob)" &
	workers+=" $!"
done
sync_on &
workers+=" $!"
set +m

# cut: make the file cut, what the disk held at one moment; who cannot be caught
# at work is stopped for it, in the midst of it.
cut() {
	local i pid rv=1

	for ((i = 0; i < 8 && rv != 0; i++)); do
		[ $i -ne 4 ] || for pid in $workers; do kill -STOP "-$pid"; done
		cat ./*.acks >acked
		cp --sparse=always image cut && cmp -s image cut
		rv=$?
	done
	for pid in $workers; do kill -CONT "-$pid"; done
	return $rv
}

complain() {
	printf 'after cut %s: %s\n' "$n" "$*"
	failed=yes
}

# look: is all well in the book that is left?
look() {
	local empty left

	git -C after/ii log -p --all >/dev/null 2>said || complain "$(cat said)"
	# what was never renamed in may be empty, and is removed by the next writer
	empty=$(find after/ii -maxdepth 1 -type f -size 0 ! -name '.ii-tmp.*')
	[ -z "$empty" ] || complain "empty: $empty"
	sed -n 's/^[0-9-]* note //p' after/ii/ada-king.txt after/ii/bob-lee.txt |
	    sort | comm -13 - <(sort acked) >lost
	[ ! -s lost ] || complain "acknowledged and lost: $(cat lost)"
	ii-ls -C after/ii >/dev/null 2>said || complain "ii-ls: $(cat said)"
	ii-log -C after/ii ada note After. >/dev/null 2>said || complain "ii-log: $(cat said)"
	git -C after/ii fsck --strict --no-progress --no-dangling >said 2>&1 ||
	    complain "$(cat said)"
	# not by copying files: others push to it meanwhile
	git clone -q --bare --no-local stick.git after.git
	git -C after/ii config remote.origin.url "$tmp/after.git"
	ii-sync -C after/ii >/dev/null 2>said || complain "ii-sync: $(cat said)"
	ii-history -C after/ii ada >/dev/null 2>said || complain "ii-history: $(cat said)"
	left=$(find after/ii -name '.ii-tmp.*')
	[ -z "$left" ] || complain "left: $left"
	[ -z "$(git -C after/ii status --porcelain)" ] ||
	    complain "left uncommitted: $(git -C after/ii status --porcelain)"
	rm -rf after.git
}

failed=''
for ((n = 1; n <= cuts; n++)); do
	sleep "0.$((RANDOM % 900 + 100))"
	if ! cut; then
		echo 'the disk was never still enough for a copy'
		exit 1
	fi
	mount -o loop cut after || exit
	look
	umount after
	if [ -n "$failed" ]; then
		mkdir -p "$top/.build/failed"
		cp cut "$top/.build/failed/powercut.image"
		sort errors | uniq -c | sort -rn | head -n 20
		exit 1
	fi
done
printf '%s cuts, %s entries acknowledged before the last: nothing lost\n' \
    "$cuts" "$(wc -l <acked)"
