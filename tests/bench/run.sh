#!/usr/bin/env bash
# run.sh PROGRAMS N ...: measure the tools on books of N records, side by side
# with what is measured against, and print it with the ratios aimed at.
# PROGRAMS is where the programs of tests/bench were built.
#
# Milliseconds swing from run to run; ratios within one are to be trusted.

set -eu
# shellcheck source=tests/sandbox.sh
. "${BASH_SOURCE[0]%/*}/../sandbox.sh"
programs=$(cd "$1" && pwd)
shift
tmp=$(mktemp -d)
trap 'cd /; rm -rf "$tmp"' EXIT
sandbox "$tmp"
PATH=$programs:$PATH
git config --global gc.auto 0

# race_of TITLE RUNS: race the lines on standard input: label|aim|command.
race_of() {
	echo "$1"
	tr '|' '\t' | race "$2" "$tmp/out" || {
		cat "$tmp/out"
		return 1
	}
}

# script NAME: an executable of the commands on standard input.
script() {
	{ echo '#!/bin/sh -e'; cat; } >"$tmp/$1"
	chmod +x "$tmp/$1"
}

reading() {
	local n=$1 runs=$2 aim=$3 book=$tmp/book

	gen rec "$n" >"$tmp/book.rec"
	script recsel <<-E
		exec recsel -e "Org ~ 'Kestrel'" '$tmp/book.rec'
	E
	race_of "Reading, $n records" "$runs" <<-E
		readdir + fstatat||walk $book
		ii-due|<= $aim|ii-due -C $book
		ii-ls|<= $aim|ii-ls -C $book
		ii-ls stage=met org~Kestrel|<= $aim|ii-ls -C $book stage=met org~Kestrel
		grep -rl Kestrel||grep -rl Kestrel $book --include=*.txt
		rg -l Kestrel||rg -l Kestrel $book
		recsel -e "Org ~ 'Kestrel'"||$tmp/recsel
	E
}

writing() {
	local n=$1 runs=$2 aim=$3 names mine gits

	names=("$tmp"/book/*.txt)
	gits=${names[0]##*/} mine=$(basename "${names[1]}" .txt)
	git -C "$tmp/book" init -q -b main
	git -C "$tmp/book" add .
	git -C "$tmp/book" commit -q -m 'Begin the book'
	script commit <<-E
		cd '$tmp/book'
		echo "2026-11-23 note They hire for patience. \$\$" >>'$gits'
		git add '$gits'
		git commit -q -m 'Log a note'
	E
	race_of "Writing one entry and committing it, $n records" "$runs" <<-E
		git add && git commit||$tmp/commit
		ii-log|<= $aim|ii-log -C $tmp/book $mine note They hire for patience.
	E
}

# Each takes back the commit of the run before.
undoing() {
	race_of "Taking the last change back, $1 records" "$2" <<-E
		git revert||git -C $tmp/book revert --no-edit HEAD
		ii-undo|<= 0.5|ii-undo -C $tmp/book
	E
}

# Two referrals in each record, beside what life brings.
referring() {
	rm -rf "$tmp/web"
	mkdir -m 700 "$tmp/web"
	gen web "$1" "$tmp/web"
	: >"$tmp/web/.ii"
	race_of "Finding a way in, $1 records, $(($1 * 2)) referrals" "$2" <<-E
		read all||reads $tmp/web
		read and parse all||reads -p $tmp/web
		ii-refer -w Kestrel|<= 1.5|ii-refer -C $tmp/web -w Kestrel
		ii-refer||ii-refer -C $tmp/web
	E
	rm -rf "$tmp/web"
}

# measure N RUNS READ WRITE: on a book of N, with these aims.
measure() {
	local n=$1 runs=$2

	rm -rf "$tmp/book"
	mkdir -m 700 "$tmp/book"
	gen book "$n" "$tmp/book"
	: >"$tmp/book/.ii"
	reading "$n" "$runs" "$3"
	writing "$n" "$runs" "$4"
	undoing "$n" "$runs"
	referring "$n" "$runs"
}

starting() {
	mkdir -p "$tmp/none"
	: >"$tmp/none/.ii"
	race_of 'Starting, on an empty book' 300 <<-E
		empty C program||empty
		ii-ls|<= 1.15|ii-ls -C $tmp/none
		ii-due|<= 1.15|ii-due -C $tmp/none
		ii-show -h|<= 1.15|ii-show -h
		git --version||git --version
	E
}

importing() {
	local n=$1

	gen csv "$n" >"$tmp/rows.csv"
	script git-import <<-E
		dir=\$(mktemp -d '$tmp/git.XXXXXX')
		cd "\$dir"
		git init -q -b main
		gen plain $n .
		git add .
		git commit -q -m 'Import'
		rm -rf "\$dir"
	E
	script ii-import-new <<-E
		dir=\$(mktemp -d '$tmp/ii.XXXXXX')
		ii-init -C "\$dir/book"
		ii-import -C "\$dir/book" '$tmp/rows.csv'
		rm -rf "\$dir"
	E
	if ! command -v ii-import >/dev/null; then
		echo 'ii-import is not there: left out'
		return
	fi
	race_of "Importing $n rows into a new book" 3 <<-E
		write, git add, git commit||$tmp/git-import
		ii-import|<= 2|$tmp/ii-import-new
	E
}

# commits N: for git fast-import, N commits that each add an entry to one of the
# records in the current directory, in turn.
commits() {
	LC_ALL=C awk -v n="$1" -v from="$(git rev-parse HEAD)" '
	BEGIN {
		for (k = 1; k < ARGC; k++)
			while ((getline line <ARGV[k]) > 0)
				text[k] = text[k] line "\n"
		for (i = 1; i <= n; i++) {
			k = i * 7919 % (ARGC - 1) + 1
			text[k] = text[k] "2026-11-23 note They hire for patience. " i "\n"
			message = "Log note\n\nTool: ii-log\n"
			print "commit refs/heads/main"
			print "committer Sam Reyes <sam@example.org>", 1700000000 + i, "+0000"
			printf "data %d\n%s", length(message), message
			if (i == 1)
				print "from", from
			print "M 100644 inline", ARGV[k]
			printf "data %d\n%s\n", length(text[k]), text[k]
		}
	}' ./*.txt | sed 's|^M 100644 inline \./|M 100644 inline |'
}

# measure_history RECORDS COMMITS RUNS
measure_history() {
	local n=$1 file

	rm -rf "$tmp/book"
	mkdir -m 700 "$tmp/book"
	gen book "$n" "$tmp/book"
	: >"$tmp/book/.ii"
	(
		cd "$tmp/book"
		git init -q -b main
		git add .
		git commit -q -m 'Begin the book'
		commits "$2" | git fast-import --quiet
		git reset -q --hard
		git repack -a -d -q
	)
	file=$(cd "$tmp/book" && printf '%s\n' *.txt | sed -n "$((n / 2))p")
	race_of "History of one record, $n records, $2 commits" "$3" <<-E
		git log -- file||git -C $tmp/book log --format=%h -- $file
		ii-history|<= 1.6|ii-history -C $tmp/book ${file%.txt}
		git log -p -- file||git -C $tmp/book log -p -- $file
		ii-history -p||ii-history -C $tmp/book -p ${file%.txt}
	E
	race_of "History of the book, $n records, $2 commits" "$((($3 + 3) / 4))" <<-E
		git log -p||git -C $tmp/book log -p
		ii-history||ii-history -C $tmp/book
	E
}

# change DIR RECORD ...: add a line to each of these records and commit, by git.
script change <<-'END'
	cd "$1"
	shift
	for file; do echo "2026-11-23 note $$ $file" >>"$file"; done
	git commit -q -a -m "Change $# records"
END

# meanwhile DIR MINE THEIRS: the records that the file THEIRS lists change at
# the remote, and those of MINE in DIR.
script meanwhile <<-END
	cd '$tmp/other'
	git pull -q
	'$tmp/change' . \$(cat '$tmp/'\$3)
	git push -q
	'$tmp/change' \$1 \$(cat '$tmp/'\$2)
END

script git-sync <<-'END'
	cd "$1"
	git pull -q --no-edit
	git push -q
END

# measure_sync N RUNS: one machine with ii, one with git, and one that changes
# the remote meanwhile.
measure_sync() {
	local n=$1 runs=$2 dir

	rm -rf "$tmp"/{book,remote.git,other,gits,ours}
	mkdir -m 700 "$tmp/book"
	gen book "$n" "$tmp/book"
	{
		ii-init -C "$tmp/book"
		git -C "$tmp/book" gc -q
		git clone -q --bare "$tmp/book" "$tmp/remote.git"
		git clone -q "$tmp/remote.git" "$tmp/other"
		git clone -q "$tmp/remote.git" "$tmp/gits"
		ii-sync -C "$tmp/ours" "$tmp/remote.git"
	} >"$tmp/out" 2>&1
	for dir in other gits; do
		git -C "$tmp/$dir" config pull.rebase false
		git -C "$tmp/$dir" config merge.ii.driver 'ii-merge %O %A %B %L %P'
	done
	(cd "$tmp/book" && printf '%s\n' *.txt) >"$tmp/names"
	sed -n 3p "$tmp/names" >"$tmp/one"
	sed -n 5p "$tmp/names" >"$tmp/another"
	head -n 1000 "$tmp/names" >"$tmp/thousand"
	race_of "Syncing, $n records, one changed on each side" "$runs" <<-END
		git pull && git push||$tmp/git-sync $tmp/gits|$tmp/meanwhile $tmp/gits one another
		ii-sync|<= 0.8|ii-sync -C $tmp/ours|$tmp/meanwhile $tmp/ours one another
	END
	race_of "Syncing, $n records, 1,000 changed there" "$(((runs + 2) / 3))" <<-END
		git pull && git push||$tmp/git-sync $tmp/gits|$tmp/meanwhile $tmp/gits one thousand
		ii-sync|<= 1.0|ii-sync -C $tmp/ours|$tmp/meanwhile $tmp/ours one thousand
	END
	ii-sync -C "$tmp/ours" >"$tmp/out" 2>&1
	"$tmp/git-sync" "$tmp/gits" >"$tmp/out" 2>&1
	race_of "Syncing, $n records, nothing to do" "$runs" <<-END
		git pull && git push||$tmp/git-sync $tmp/gits
		ii-sync|<= 0.6|ii-sync -C $tmp/ours
	END
}

echo "$(date -u +%F), $(uname -srm), $(nproc) processors"
printf '  %-34s %13s %10s   %-8s %11s\n' program median ratio aim peak
starting
for n; do
	if [ "$n" -le 2000 ]; then
		measure "$n" 41 2.5 0.6
	elif [ "$n" -le 20000 ]; then
		measure "$n" 21 1.4 0.7
	else
		measure "$n" 7 1.4 0.7
	fi
done
importing 10000
for n; do
	if [ "$n" -le 2000 ]; then
		measure_sync "$n" 21
	elif [ "$n" -le 20000 ]; then
		measure_sync "$n" 9
	else
		measure_sync "$n" 3
	fi
done
measure_history 1000 10000 21
