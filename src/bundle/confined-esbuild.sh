#!/bin/sh
# What esbuild's library starts in place of esbuild, see esbuild.ts. LAB_ESBUILD is the program, LAB_WALLS the command that
# takes the rights away, LAB_START how the program is called behind those walls.

# Not every system has every limit. KB, seconds, files; -v is high because Go reserves 1.3 GB without using them.
ulimit -c 0 2>/dev/null
ulimit -f 0 2>/dev/null
ulimit -n 32 2>/dev/null
ulimit -t 3 2>/dev/null
ulimit -d 400000 2>/dev/null
ulimit -v 2500000 2>/dev/null

cd / || exit
# Opened while we may: another user may be unable to follow the path.
exec 3<"$LAB_ESBUILD" || exit
# Go sends itself signals only to interrupt itself, and a stack dump in the middle of a report helps nobody.
# shellcheck disable=SC2086
exec env -i GODEBUG=asyncpreemptoff=1 GOMEMLIMIT=300MiB $LAB_WALLS "$LAB_START" "$@" 2>/dev/null
