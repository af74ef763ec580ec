/**
 * Switches and policies of the host by which others live: a lab that needs one of them changed says so.
 */
import type { Place } from '../../src/guest/index.ts'
import { arrange } from './arrange.ts'
import { ensure } from './failure.ts'
import { listed } from './host-state.ts'

const SCRIPT = `
nft list chain ip filter FORWARD | grep -o 'policy [a-z]*' | sed 's/^/FORWARD has the /'
cd /proc/sys/net || exit
files=
for link in all default lo eth0; do
  for name in route_localnet rp_filter accept_local proxy_arp; do files="$files ipv4/conf/$link/$name"; done
done
grep -H . bridge/bridge-nf-call-* ipv4/ip_forward ipv4/ip_nonlocal_bind ipv4/ip_unprivileged_port_start $files
`

/** One line each, such as `net.ipv4.ip_forward = 1`. */
export async function settingsOf(host: Place): Promise<string[]> {
  const listing = await arrange(host, ['sh', '-c', SCRIPT], { what: 'switches of the host are read' })
  return listing
    .trim()
    .split('\n')
    .map((line) =>
      line.replace(
        /^(\w.*?):(\d+)$/,
        (_, path: string, value: string) => `net.${path.replaceAll('/', '.')} = ${value}`,
      ),
    )
}

interface Kept {
  /** `settingsOf` the host, earlier. */
  before: string[]
  expected: string
}

export async function ensureSettings(host: Place, { before, expected }: Kept): Promise<void> {
  const changed = (await settingsOf(host)).filter((line) => !before.includes(line))
  ensure(changed.length === 0, {
    expected,
    observed: `now it is: ${listed(changed)}`,
    next: adviceOnSettings(changed, before),
  })
}

/** @param changed lines of `settingsOf` as they are now */
function adviceOnSettings(changed: string[], before: string[]): string {
  const all = changed.join()
  if (all.includes('FORWARD has'))
    return 'A policy speaks for everybody on this host: leave it as it is, and add a rule that accepts what you mean.'
  const tool = /bridge-nf-call-(\w+tables)/.exec(all)?.[1]
  if (tool !== undefined && before.includes(`net.bridge.bridge-nf-call-${tool} = 0`))
    return `At 1, what stays on a bridge meets the rules and policies of ${tool}, on every bridge of this host. Somebody had switched that off: leave it as it is.`
  if (tool !== undefined)
    return `At 0, no ${tool} rule sees packets that stay on a bridge: neither your rules nor those of other people, on any bridge of this host. Leave it at 1, and let a rule in FORWARD accept what you mean.`
  if (all.includes('route_localnet'))
    return 'With it, packets for 127.0.0.0/8 come in by that interface, and reach what listens only there. It is needed for the bridge alone: net.ipv4.conf.BRIDGE.route_localnet.'
  if (!/conf\.(all|default)\./.test(all) && all.includes('.conf.'))
    return 'That setting is for an interface that is not yours. Is there one for the bridge alone, or a rule that does the same?'
  return 'That setting is for all interfaces of the host. Is there one for the bridge alone, or a rule that does the same?'
}
