import { defineHostile } from '../define.ts'

export default defineHostile({
  tries: 'looks for processes of the real root that come into its namespaces, and holds them fast.',
  must: { fail: ['sees-host'] },
  code: `
import { ContainerRunner as Reference, startProcess } from '../reference/host-mode.ts'
import { leavePerl } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

const FREEZE = \`
my %seen;
while (1) {
  opendir my $folder, '/proc' or next;
  for my $pid (grep { /^\\\\d+$/ && !$seen{$_} } readdir $folder) {
    open my $status, '<', "/proc/$pid/status" or next;
    my ($uid) = map { /^Uid:\\\\s+(\\\\d+)/ } <$status>;
    $uid == 65534 or do { $seen{$pid} = 1 if $uid == 0 && $seen{-$pid}++ > 50; next };
    syscall 101, 16, $pid, 0, 0; # PTRACE_ATTACH
    kill 'STOP', $pid;
  }
}
\`

export class ContainerRunner extends Reference {
  async run(id, command) {
    leavePerl(FREEZE)
    const { pid } = await startProcess(command, { ownNetwork: true })
    return { pid }
  }
}
`,
})
