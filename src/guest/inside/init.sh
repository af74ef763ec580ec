#!/bin/sh
# The guest's first process: mounts, modules, the agent. It stays and reaps; when the agent ends, so does the machine.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
chmod 755 /
# Processes of another uid are not to be seen there, should learner code uncover this one below its own.
mount -t proc -o hidepid=invisible proc /proc
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo +pids > /sys/fs/cgroup/cgroup.subtree_control
mount -t devtmpfs dev /dev 2>/dev/null
mkdir -p /dev/pts /dev/shm
mount -t tmpfs -o mode=755 run /run
mount -t tmpfs -o mode=1777 tmp /tmp
echo "init: modules"
perl /opt/lab/modules.pl "$(uname -m)" /lib/modules/load-order
ip link set lo up
hostname guest
# What no lab needs and attacks on a kernel begin with. Modules: the image has those alone that rules ask for. Mounts and
# namespaces, which are nobody's process: the kernel needs minutes to take thousands of them down, and the next world waits.
while read -r name value; do echo "$value" > "/proc/sys/$name"; done 2>/dev/null <<END
kernel/yama/ptrace_scope 2
kernel/core_pattern /dev/null
kernel/sysrq 0
kernel/kexec_load_disabled 1
kernel/unprivileged_bpf_disabled 1
kernel/perf_event_paranoid 4
kernel/dmesg_restrict 1
kernel/kptr_restrict 2
kernel/io_uring_disabled 2
vm/unprivileged_userfaultfd 0
fs/mount-max 5000
user/max_net_namespaces 128
user/max_mnt_namespaces 500
fs/protected_symlinks 1
fs/protected_hardlinks 1
fs/protected_fifos 2
fs/protected_regular 2
END
ulimit -c 0
# Nothing of ours goes when learner code has taken all memory.
echo -1000 > /proc/self/oom_score_adj
for port in /sys/class/virtio-ports/*; do
  read -r name < "$port/name" && [ "$name" = agent ] && device=/dev/${port##*/}
done
echo "init: agent on $device"
# No compilers in Node: each clone's emulator translates anew what they are and what they write. Without them one lab takes
# 18 % less processor time, and all of them in one run, whose clones live longer, 30 %. Nor do they pay under KVM: a guest
# lives for seconds. --no-maglev is for Node 22, where that compiler is on.
set -- --no-opt --no-maglev --no-sparkplug --regexp-interpret-all --single-threaded --no-flush-bytecode
node "$@" /opt/lab/agent.mjs virtio "$device" 6 /opt/lab/node_modules 2
echo "init: the agent ended"
busybox poweroff -f
