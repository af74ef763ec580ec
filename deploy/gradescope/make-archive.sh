#!/usr/bin/env bash
# Makes autograder.zip of what is committed.
#   deploy/gradescope/make-archive.sh [autograder.zip]
set -euo pipefail
archive=$(realpath -m "${1:-autograder.zip}")
cd "$(dirname "$0")/../.."
git archive --format=zip --output="$archive" \
  --prefix= --add-file=deploy/gradescope/setup.sh --add-file=deploy/gradescope/run_autograder \
  --prefix=lab/ HEAD
echo "$archive"
