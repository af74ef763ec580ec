#!/usr/bin/env bash
# Gradescope runs this once, as root, while it builds the image of the autograder.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
lab=/autograder/source/lab

apt-get update
apt-get install --yes --no-install-recommends ca-certificates nodejs npm
# Ubuntu 24.04 has Node 18.
if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'; then
  npm install --global node@22
  hash -r
fi

# Not everything that unpacks an archive keeps what may be run.
find "$lab/src" -name '*.sh' -exec chmod +x {} +

# Emulator, image and snapshot go into the image of the autograder: no submission waits for them.
cd "$lab"
CONTAINER_LAB_CACHE=/autograder/cache npm run setup -- --yes
