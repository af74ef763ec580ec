#!/bin/bash
# Runs a command beside a libvirt of its own, in namespaces that end with it: bridges, addresses, VMs and daemons included.
# Needs root.
#
#     private-libvirt.sh <folder> <command> [argument…]
set -euo pipefail

if [ "${1-}" != --inside ]; then
  # Killed, however that comes about, it takes everything along.
  exec setpriv --pdeathsig KILL \
    unshare --net --mount --pid --ipc --uts --fork --kill-child --mount-proc "$0" --inside "$@"
fi
folder=$2
shift 2

mkdir -p "$folder"/{lib,log,cache,etc}
cp -a /etc/libvirt/. "$folder/etc"
# There is no user for it, no AppArmor profile and no polkit in here.
printf 'user = "root"\ngroup = "root"\nsecurity_driver = "none"\n' > "$folder/etc/qemu.conf"
printf 'auth_unix_rw = "none"\nauth_unix_ro = "none"\n' > "$folder/etc/libvirtd.conf"
mount --make-rprivate /
# A fresh one shows the links of this network namespace, and has no control groups, which would not end with us.
umount --lazy --recursive /sys
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 run /run
for name in lib log cache; do mount --bind "$folder/$name" "/var/$name/libvirt"; done
mount --bind "$folder/etc" /etc/libvirt
ip link set lo up

virtlogd > "$folder/virtlogd.log" 2>&1 &
libvirtd > "$folder/libvirtd.log" 2>&1 &
for _ in $(seq 100); do
  virsh --connect qemu:///system uri > /dev/null 2>&1 && break
  sleep 0.1
done
if ! virsh --connect qemu:///system uri > /dev/null; then
  cat "$folder"/*.log >&2
  exit 2
fi
set +e
"$@"
exit $?
