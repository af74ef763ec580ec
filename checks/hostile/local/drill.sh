# Inside namespaces made for it, as the root of a user namespace that owns nothing of the machine: builds a root folder of
# mounts that cannot be written to and of empty ones that end with it, plants canaries there, runs a command among them, and
# compares. It prints a line for whatever is not as it was.
#
#     sh drill.sh <repository> <node> <command…>
set -eu
repository=$1 node=$2
shift 2

root=/mnt
mount --make-rprivate /
mount -t tmpfs -o mode=755 drill $root

readonly_copy() {
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1"
}
readonly_copy /usr
for link in bin sbin lib lib32 lib64 libx32; do
  if [ -L /$link ]; then cp -P /$link $root/$link; elif [ -d /$link ]; then readonly_copy /$link; fi
done
case $node in /usr/*) ;; *) readonly_copy "$(dirname "$(dirname "$node")")" ;; esac
readonly_copy "$repository"
# What is built, and what vitest remembers, is written there.
for folder in .lab node_modules/.vite node_modules/.vite-temp; do
  [ -d "$repository/$folder" ] && mount -t tmpfs tmp "$root$repository/$folder"
done

mkdir -p $root/etc $root/dev/shm $root/proc $root/sys $root/run $root/tmp $root/var/tmp $root/var/lib $root/root $root/mnt $root/cache
for file in passwd group nsswitch.conf alternatives ld.so.cache ld.so.conf ld.so.conf.d ssl protocols services subuid subgid; do
  [ -e /etc/$file ] && cp -a /etc/$file $root/etc/ 2>/dev/null || true
done
chmod 1777 $root/tmp $root/var/tmp
mount -t tmpfs -o mode=1777 shm $root/dev/shm
for device in null zero full random urandom tty; do
  touch $root/dev/$device
  mount --bind /dev/$device $root/dev/$device
done
ln -s /proc/self/fd $root/dev/fd
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
# ip -n takes /sys away before it mounts another, and the kernel wants one to be there when a user namespace mounts one.
mkdir $root/second-sys
mount -t sysfs sysfs $root/second-sys
ip link set lo up

# pivot_root and not chroot: the old root is gone then, and with it every path of the machine.
mkdir $root/old
cd $root
pivot_root . old
umount -l /old
rmdir /old

canaries="/tmp/canary /dev/shm/canary /var/tmp/canary /var/lib/canary /root/canary /etc/canary /cache/canary /run/canary"
for file in $canaries; do echo "canary of $file" > $file; done
chmod 666 /tmp/canary /dev/shm/canary /var/tmp/canary
chmod 600 /root/canary /cache/canary
setsid sleep 86400 &
mine=$!
setsid setpriv --reuid=65534 --regid=65534 --clear-groups sleep 86400 &
nobodys=$!
for pid in $mine $nobodys; do
  until [ "$(cat /proc/$pid/comm)" = sleep ]; do sleep 0.05; done
done
iptables -A INPUT -s 198.51.100.1 -m comment --comment canary -j ACCEPT

census() {
  for file in $canaries; do
    stat -c '%n %A %u %g %s %i %Y' $file
    cat $file
  done
  ls -aR /etc /root /run /tmp /var/tmp /var/lib /dev 2>/dev/null | grep -v '^total' | grep -v 'node-compile-cache'
  for pid in $mine $nobodys; do grep -E '^(State|Uid|TracerPid|SigIgn):' /proc/$pid/status || echo "$pid is gone"; done
  for folder in /proc/[0-9]*; do tr '\0' ' ' < $folder/cmdline && echo; done 2>/dev/null | grep -v -e '^sh ' -e '^tr ' -e '^grep ' -e '^sort ' | sort
  cat /proc/self/mounts
  hostname
  ip -o link | sed 's/ .*mtu/ mtu/'
  ip route
  iptables-save | grep -v '^[#:]'
  ipcs -a
  cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/all/forwarding
}

census > /cache/before 2>&1
code=0
# tsx remembers what it has compiled in TMPDIR, which is where anything else that is left behind would be found.
TSX_DISABLE_CACHE=1 HOME=/root TMPDIR=/tmp CONTAINER_LAB_CACHE=/cache/lab PATH="$(dirname "$node"):/usr/sbin:/usr/bin:/sbin:/bin" "$@" || code=$?
# What ends with the command may take a moment to be gone.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  census > /cache/after 2>&1
  cmp -s /cache/before /cache/after && break
  sleep 0.5
done
kill -9 $mine $nobodys 2>/dev/null || true
if ! diff /cache/before /cache/after >&2; then
  echo 'the canaries are not as they were' >&2
  exit 3
fi
echo 'the canaries are untouched' >&2
exit $code
