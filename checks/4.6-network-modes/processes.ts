/**
 * Lab 4.6: processes that end without anybody asking how, and those that have the number of another one that has ended.
 */
import type { ContainerPlace, World } from '../support/index.ts'

/** Its parent goes on, and asks how it has ended only when it is told to end itself. */
const CHILD = `
my ($wanted) = @ARGV;
pipe my $heard, my $says;
if (fork) { close $says; print scalar <$heard>; exit }
open STDIN, "/dev/null"; open STDOUT, ">/dev/null"; open STDERR, ">/dev/null";
my $child;
for (1 .. 50) {
  if ($wanted) { open my $last, ">", "/proc/sys/kernel/ns_last_pid" or exit; syswrite $last, $wanted - 1 }
  $child = fork // exit;
  exec "sleep", "600" if !$child && (!$wanted || $$ == $wanted);
  exit if !$child;
  last if !$wanted || $child == $wanted;
  waitpid $child, 0;
}
$SIG{TERM} = sub { kill KILL => $child; waitpid $child, 0; exit };
syswrite $says, "$child $$\\n";
close $says;
sleep 600;`

export interface Child {
  pid: number
  /** Kills it: from then on it is a zombie. */
  kill(): Promise<void>
  /** Ends it and its parent. */
  end(): Promise<void>
}

/**
 * A process in the network of that container, numbered as the host does.
 *
 * @param wanted its number; undefined is returned where the kernel gives none that is asked for
 */
export async function childIn(
  { host }: World,
  { pid }: ContainerPlace,
  wanted?: number,
): Promise<Child | undefined> {
  const { stdout } = await host.shell(`nsenter --target ${pid} --net perl -e '${CHILD}' ${wanted ?? ''}`)
  const [child = 0, parent = 0] = stdout.split(' ').map(Number)
  if (!child || !parent) return undefined
  return {
    pid: child,
    kill: async () => void (await host.shell(`kill -KILL ${child}`)),
    end: async () => void (await host.shell(`kill -TERM ${parent}`)),
  }
}
