/** The state of the host as the kernel tells it, listed while nothing of the learner's runs. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Executed, execute, inNetwork } from './execute.ts'
import type { OnHost, Placed } from './host.ts'
import { Restless } from './still.ts'

export interface HostState {
  /** By the command that printed them. */
  sections: Record<string, string[]>
  /** Named network namespaces that the learner's code has made. */
  namespaces: string[]
  /** False when there was more than can be listed, or something that cannot. */
  complete: boolean
}

/** Headed by a word that nobody can know, because comments of rules may hold whole lines. */
const STATE = `
section() { echo "$word $1"; }
whole=yes
section 'ip -br address'; ip -br address || whole=
section 'ip rule'; ip -4 rule || whole=
section 'ip route show table all'; ip -4 route show table all || whole=
section 'iptables-save -c'; iptables-save -c 2>/dev/null || whole=
section 'nft list ruleset'; nft list ruleset 2>/dev/null || whole=
section 'iptables-legacy-save -c'
if [ -s /proc/self/net/ip_tables_names ]; then iptables-legacy-save -c || whole=; fi
section sysctl
for name in net/ipv4/ip_forward net/bridge/bridge-nf-call-iptables; do
  read -r value < /proc/sys/$name # "fails": it reads byte by byte, and such a file has one read in it
  echo "$name = $value"
done
[ "$whole" ] && section end
`

export async function hostState(world: Placed): Promise<HostState> {
  const word = randomBytes(8).toString('hex')
  const script = ['sh', '-c', `word=${word}${STATE}`]
  const list = (): Promise<Executed> => execute([...inNetwork(world, 'host'), ...script], 60_000)
  const { stdout } = await whileStill(world, list).catch(unlessRestless({ stdout: '' }))
  const { end, ...sections } = sectionsOf(stdout, word)
  return { sections, namespaces: namedNamespaces(world), complete: end !== undefined }
}

function sectionsOf(text: string, word: string): Record<string, string[]> {
  const sections: Record<string, string[]> = {}
  let lines: string[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith(`${word} `)) {
      lines = []
      sections[line.slice(word.length + 1)] = lines
    } else if (line.trim() !== '') lines.push(line)
  }
  return sections
}

/** Does something while no process of the learner's runs, in a guest that has a way to see to that. */
export function whileStill<T>({ dockerHost }: OnHost, work: () => Promise<T>): Promise<T> {
  return dockerHost.cgroup === undefined ? work() : dockerHost.cgroup.whileStill(work)
}

/** The answer where they could not be kept still. */
export const RESTLESS = { restless: true }

/** For what cannot be found out because the learner's processes do not let us: no fault of anybody else's. */
export function unlessRestless<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Restless) return instead
    throw error
  }
}

/** Network namespaces that the learner's code has given names: what the kernel says is mounted, not what a folder shows. */
function namedNamespaces({ dockerHost }: OnHost): string[] {
  const mounts = readFileSync(`/proc/${dockerHost.pid}/mountinfo`, 'latin1').split('\n')
  return mounts.flatMap((line) => / (?:\/var)?\/run\/netns\/(\S+) .* - nsfs /.exec(line)?.[1] ?? [])
}
