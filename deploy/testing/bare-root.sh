#!/usr/bin/env bash
# Runs what deploy/ has for course sites in a root folder with nothing but a minimal Debian in it, in namespaces that end with it.
#   sudo deploy/testing/bare-root.sh [folder that is kept, with the root in it]
# Nothing of Gradescope's or Classroom 50's own is there: only the folders and variables that they document.
set -euo pipefail
lab=$(realpath "$(dirname "$0")/../..")
kept=${1:-}
work=${kept:-$(mktemp -d)}
mkdir -p "$work"
[ -n "$kept" ] || trap 'rm -rf "$work"' EXIT
root=$work/root

if [ ! -e "$root/etc/debian_version" ]; then
  mmdebstrap --variant=minbase --include=ca-certificates trixie "$root"
  # What this machine is told about packages and registries holds there too.
  cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
  for file in /etc/resolv.conf /etc/hosts /root/.npmrc /etc/npmrc /etc/ssl/certs/ca-certificates.crt; do
    if [ -e "$file" ]; then mkdir -p "$root$(dirname "$file")"; cp -L "$file" "$root$file"; fi
  done
fi

"$lab/deploy/gradescope/make-archive.sh" "$work/autograder.zip"
rm -rf "$root"/autograder/{source,submission,results}
mkdir -p "$root"/autograder/{source,submission,results}
python3 -m zipfile -e "$work/autograder.zip" "$root/autograder/source"
cp "$root/autograder/source/run_autograder" "$root/autograder/run_autograder"
chmod +x "$root/autograder/run_autograder" "$root/autograder/source/setup.sh"
mkdir -p "$root/autograder/submission/labs/4.4-dns"
cp "$lab/solutions/4.4-dns/dns.ts" "$root/autograder/submission/labs/4.4-dns/"
sed -i 's/^options=()/options=(--labs 4.4)/' "$root/autograder/run_autograder"

# "$@": a command in the root folder.
inside() {
  unshare --mount --pid --ipc --uts --fork --kill-child bash -c '
    root=$1; shift
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    mkdir -p "$root/dev/shm"
    exec chroot "$root" /usr/bin/env -i HOME=/root \
      NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
  ' bash "$root" "$@"
}

echo '== Gradescope: setup.sh'
inside bash -c 'cd /autograder && bash source/setup.sh'
echo '== Gradescope: run_autograder'
inside bash -c 'cd /autograder && ./run_autograder'
cat "$root/autograder/results/results.json"

echo '== Classroom 50: autograder.py'
inside apt-get install --yes --no-install-recommends python3 >/dev/null
rm -rf "$root/opt/checkout"
cp -a "$root/autograder/submission" "$root/opt/checkout"
cp "$lab/deploy/classroom50/autograder.py" "$root/opt/"
sed -i 's/^OPTIONS: .*/OPTIONS = ["--labs", "4.4"]/' "$root/opt/autograder.py"
inside env CONTAINER_LAB=/autograder/source/lab CONTAINER_LAB_CACHE=/autograder/cache \
  CLASSROOM=net ASSIGNMENT=chapter4 ASSIGNMENT_TYPE=individual OWNER=student USERNAME=student \
  SUBMISSION_TAG=submit/2026-06-01T14-32-05Z-a1b2c3d COMMIT_URL=https://example.org/commit \
  RELEASE_URL=https://example.org/release REVIEW_URL= PAGES_BASE_URL=https://example.org \
  bash -c 'cd /opt/checkout && python3 /opt/autograder.py'
cat "$root/opt/checkout/result.json"

python3 - "$root" <<'PYTHON'
import json, sys
root = sys.argv[1]
gradescope = json.load(open(f"{root}/autograder/results/results.json"))
classroom = json.load(open(f"{root}/opt/checkout/result.json"))
assert gradescope["score"] == gradescope["tests"][0]["max_score"] > 0, gradescope
assert classroom["score"] == classroom["max-score"] > 0 and classroom["owner"] == "student", classroom
print("2 passed, 0 failed")
PYTHON
