/**
 * Lab 4.6: processes that end without anybody asking how.
 */
import { type ContainerPlace, ensure, GuestFailed, type World } from '../support/index.ts'

/** Its parent goes on, and asks how it has ended only when it is told to end itself. */
const CHILD = `
pipe my $heard, my $says;
if (fork) { close $says; print scalar <$heard>; exit }
open STDIN, "/dev/null"; open STDOUT, ">/dev/null"; open STDERR, ">/dev/null";
my $child = fork // exit;
exec "sleep", "600" if !$child;
$SIG{TERM} = sub { kill KILL => $child; waitpid $child, 0; exit };
syswrite $says, "$child $$\\n";
close $says;
sleep 600;`

/** Tenths of a second until a process that was killed is a zombie, or has been waited for. */
const GONE_LIMIT = 100

export interface Child {
  pid: number
  /** Kills it, and waits until it is a zombie: a signal is sent at once, and takes effect when its process is next at work. */
  kill(): Promise<void>
  /** Ends it and its parent. */
  end(): Promise<void>
}

/**
 * A process in the network of that container, numbered as the host does.
 * @throws CheckFailure when none can be started: on a host as it came one can
 */
export async function childIn({ host }: World, { name, pid }: ContainerPlace): Promise<Child> {
  const { stdout } = await host.shell(`nsenter --target ${pid} --net perl -e '${CHILD}'`)
  const [child = 0, parent = 0] = stdout.split(' ').map(Number)
  ensure(child > 0 && parent > 0, {
    expected: `a process can be started in the network of ${name}`,
    observed: 'none can',
    next: 'It can where your code has not run.',
  })
  return {
    pid: child,
    kill: async () =>
      void (await host.shell(`kill -KILL ${child}
        for wait in $(seq ${GONE_LIMIT}); do grep -q '^State:.*Z' /proc/${child}/status && break; sleep 0.1; done`)),
    end: async () => void (await host.shell(`kill -TERM ${parent}`)),
  }
}

/** The kernel gives the number after the last one, unless somebody else is quicker. */
const TRIES = 20

/** A process on the host that has the number of one that is gone, or about to end. */
export async function processNumbered({ host }: World, pid: number): Promise<{ end(): Promise<void> }> {
  const { stdout } = await host.shell(`
    for wait in $(seq ${GONE_LIMIT}); do [ -d /proc/${pid} ] || break; sleep 0.1; done
    for try in $(seq ${TRIES}); do
      echo ${pid - 1} > /proc/sys/kernel/ns_last_pid
      sleep 600 </dev/null >/dev/null 2>&1 &
      [ $! = ${pid} ] && { echo $!; break; }
      kill -KILL $!
      wait $!
    done 2>/dev/null`)
  if (Number(stdout) !== pid) throw new GuestFailed(`no process of the host can be given the number ${pid}`)
  return { end: async () => void (await host.shell(`kill -KILL ${pid}`)) }
}
