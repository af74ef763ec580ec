#!/bin/sh
# Makes a Debian machine ready for the labs. Run by Vagrant as root, with PACKAGES, MODULES and KEY set; safe to run again.
set -eu
export DEBIAN_FRONTEND=noninteractive

installed() {
  dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

missing=
for package in $PACKAGES; do
  installed "$package" || missing="$missing $package"
done
# A box that has them all needs no network.
if [ -n "$missing" ]; then
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -qq --no-install-recommends $missing
fi

node=$(node --version)
case $node in
  v1[0-9].* | v?.*)
    echo "This box has Node $node; the labs need 20 or later. Use a box with Debian 13 or later." >&2
    exit 1
    ;;
esac

# Learner code runs in namespaces that may not load modules themselves.
for module in $MODULES; do echo "$module"; done > /etc/modules-load.d/container-lab.conf
for module in $MODULES; do
  modprobe --quiet "$module" || echo "This kernel has no module $module." >&2
done

# The learner's root is one of these outside.
for file in /etc/subuid /etc/subgid; do
  grep -q '^root:100000:' "$file" 2>/dev/null || echo 'root:100000:65536' >> "$file"
done

# Ends the runs of a connection that broke without a word; and a session is a guest, of which there may be many.
configuration=/etc/ssh/sshd_config.d/container-lab.conf
printf 'ClientAliveInterval 5\nClientAliveCountMax 3\nMaxSessions 100\n' > $configuration.new
if cmp -s $configuration.new $configuration; then
  rm $configuration.new
else
  mv $configuration.new $configuration
  systemctl reload ssh
fi

# Last, so that it is there only when all the rest is: what the machine was made ready with.
mkdir -p /opt/container-lab/programs
echo "$KEY" > /opt/container-lab/provisioned
