#!/bin/sh
# run.sh DIR SECONDS [SEED]: run each fuzzer of DIR for so long; with the same
# SEED, other than 0, it tries the same in the same order.  The kept inputs are
# read from tests/fuzz/corpus/NAME; what a run finds stays in DIR/corpus, and
# what it says in DIR/NAME.log, which is shown when it fails.
set -e
dir=$1
for src in tests/fuzz/*.c; do
	name=$(basename "$src" .c)
	new=$dir/corpus/$name
	mkdir -p "$new"
	"$dir/$name" -max_total_time="$2" -seed="${3:-0}" -timeout=10 \
	    -artifact_prefix="$dir/$name-" "$new" "tests/fuzz/corpus/$name" \
	    >"$dir/$name.log" 2>&1 || {
		cat "$dir/$name.log"
		exit 1
	}
	echo "$name: $(tail -n 1 "$dir/$name.log")"
done
