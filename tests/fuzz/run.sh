#!/bin/sh
# run.sh DIR SECONDS: run each fuzzer of DIR for so long.  The kept seeds are
# read from tests/fuzz/corpus/NAME; what a run finds stays in DIR/corpus, and
# what it says in DIR/NAME.log, which is shown when it fails.
set -e
dir=$1
for src in tests/fuzz/*.c; do
	name=$(basename "$src" .c)
	new=$dir/corpus/$name
	mkdir -p "$new"
	"$dir/$name" -max_total_time="$2" -timeout=10 \
	    -artifact_prefix="$dir/$name-" "$new" "tests/fuzz/corpus/$name" \
	    >"$dir/$name.log" 2>&1 || {
		cat "$dir/$name.log"
		exit 1
	}
	echo "$name: $(tail -n 1 "$dir/$name.log")"
done
