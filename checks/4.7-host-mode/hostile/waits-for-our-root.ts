import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'attaches to every process that is born in its namespaces, and holds those of the real root fast.',
  must: { fail: ['sees-host'] },
  // The process runs: who cannot see it is held.
  neverSays: 'it returned',
  code: `
import { ContainerRunner as Reference, startProcess } from '../reference/host-mode.ts'
import { leavePerl } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

// Pids come in order, and a process that has just been forked waits until the one that uses up the processor is done.
const HOLD = \`
my $ptrace = \\\`uname -m\\\` =~ /aarch64/ ? 117 : 101;
my ($attach, $detach, $any) = (16, 17, 0x40000000);
while (1) {
  my $last = fork // next;
  exit unless $last;
  waitpid $last, 0;
  for (1 .. 2000) {
    for my $pid ($last + 1 .. $last + 6) {
      next if syscall($ptrace, $attach, $pid, 0, 0) < 0;
      waitpid $pid, $any;
      open my $status, '<', "/proc/$pid/status" or next;
      my ($uid) = map { /^Uid:\\\\s+(\\\\d+)/ } <$status>;
      syscall $ptrace, $detach, $pid, 0, 0 unless $uid == 65534;
      $last = $pid;
    }
  }
}
\`

export class ContainerRunner extends Reference {
  async run(id, command) {
    const { pid } = await startProcess(command, { ownNetwork: true })
    leavePerl(HOLD)
    leavePerl(HOLD)
    return { pid }
  }
}
`,
})
