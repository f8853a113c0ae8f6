#!/bin/sh
# run.sh DIR SECONDS: run each fuzzer of DIR for so long.  The kept seeds are
# read from tests/fuzz/corpus/NAME; what a run finds stays in DIR/corpus.
set -e
dir=$1
for src in tests/fuzz/*.c; do
	name=$(basename "$src" .c)
	new=$dir/corpus/$name
	mkdir -p "$new"
	echo "fuzz $name for $2 s"
	"$dir/$name" -max_total_time="$2" -timeout=10 -verbosity=0 \
	    -artifact_prefix="$dir/$name-" "$new" "tests/fuzz/corpus/$name"
done
