/**
 * Rules of somebody else, planted before the learner's code runs: canaries that have to be alive at the end.
 */
import { GuestFailed, type World } from '../../src/guest/index.ts'

const RULES = {
  // They look much like what the labs add: whoever removes by port, subnet, bridge or target takes them for their own.
  filter: [
    '-A FORWARD -s 198.51.100.0/24 -o eth0 -j ACCEPT',
    '-A FORWARD -d 198.51.100.0/24 -i minidocker0 -j ACCEPT',
  ],
  nat: [
    '-A PREROUTING -d 198.51.100.7/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 198.51.100.8:80',
    '-A POSTROUTING -s 172.18.0.0/16 -d 198.51.100.0/24 -j MASQUERADE',
  ],
}

/** As `differences` lists them. */
export const STRANGERS: string[] = Object.entries(RULES).flatMap(([table, rules]) =>
  rules.map((rule) => `${table}: ${rule}`),
)

export async function plantStrangers(world: World): Promise<void> {
  const script = Object.entries(RULES).flatMap(([table, rules]) => [`*${table}`, ...rules, 'COMMIT'])
  const { code, stderr } = await world.host.execute(
    ['iptables-restore', '--noflush'],
    `${script.join('\n')}\n`,
  )
  if (code !== 0) throw new GuestFailed(`the canary rules could not be planted: ${stderr}`)
}
