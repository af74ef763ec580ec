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

# What no lab needs and attacks on a kernel begin with. This machine is for the labs alone.
cat > /etc/sysctl.d/90-container-lab.conf <<END
-kernel.yama.ptrace_scope = 2
-kernel.core_pattern = /dev/null
-kernel.sysrq = 0
-kernel.kexec_load_disabled = 1
-kernel.unprivileged_bpf_disabled = 1
-kernel.perf_event_paranoid = 4
-kernel.dmesg_restrict = 1
-kernel.kptr_restrict = 2
-kernel.io_uring_disabled = 2
-vm.unprivileged_userfaultfd = 0
END
sysctl -q -p /etc/sysctl.d/90-container-lab.conf || true # a second time some of them stay as they are

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
