/**
 * Results of a made-up class, as large and as different from each other as real ones, for measuring reports. The same number gives
 * the same class.
 */
import type { Lab } from '../catalog/index.ts'
import { randomFrom } from '../random.ts'
import type { Evidence, Verdict } from '../verdict/index.ts'
import { PLAIN_WEIGHTS, scoreOf } from './points.ts'
import type { LabRecord } from './record.ts'

export function* madeUpClass(submissions: number, labs: readonly Lab[]): Generator<LabRecord> {
  const random = randomFrom(submissions)
  for (let number = 1; number <= submissions; number += 1) {
    const skill = random()
    for (const lab of labs) if (lab.kind === 'code') yield recordOf(number, lab, { random, skill })
  }
}

interface Chance {
  random: () => number
  skill: number
}

function recordOf(number: number, lab: Lab, chance: Chance): LabRecord {
  const { random, skill } = chance
  const isMissing = random() > 0.7 + skill
  const verdicts = isMissing ? [] : verdictsOf(lab, chance)
  const { points, outOf, losses } = scoreOf(lab, verdicts, PLAIN_WEIGHTS)
  return {
    schemaVersion: 1,
    submission: `Zoë Müller ${number}_${1000 + number}`,
    people: [{ name: `Zoë Müller ${number}`, id: String(1000 + number) }],
    late: random() < 0.1,
    ...{ lab: lab.id, title: lab.title, status: isMissing ? 'missing' : 'graded' },
    passed: !isMissing && losses.length === 0,
    ...{ points: isMissing ? 0 : points, outOf, losses: isMissing ? [] : losses, bonus: [], builtOn: [] },
    ...{ tries: isMissing ? 0 : 1, seed: isMissing ? '' : hex(random), sandbox: 'amd64 in QEMU, emulated' },
    hashes: { submission: hex(random), checks: 'c', references: 'f', image: 'i', runner: 'r' },
    ...{ verdicts, duration: Math.round(random() * 20_000) },
  }
}

/** Some of the checks of every lab fail, and others wait for them. */
function verdictsOf({ steps, id }: Lab, { random, skill }: Chance): Verdict[] {
  const fails = random() > skill
  return steps
    .flatMap(({ checks }) => checks)
    .map((check, index): Verdict => {
      const base = {
        check,
        title: `${check}: what the packet does in ${id}`,
        scenario: '',
        bonus: false,
        duration: 300,
      }
      if (!fails || random() < 0.7) return { ...base, status: 'passed' }
      if (index > 0 && random() < 0.6) return { ...base, status: 'blocked', blockedBy: [check] }
      return { ...base, status: 'failed', evidence: evidenceOf(check, random) }
    })
}

function evidenceOf(check: string, random: () => number): Evidence {
  const address = `172.18.0.${Math.floor(random() * 250)}`
  const at = 'labs/4.2-port-mapping/port-mapping.ts:284'
  return {
    expected: `${address} answers a packet from 192.168.1.50 to port 8080`,
    observed: 'no answer came within 1.5 s, and nobody listened to it',
    cause: `no rule accepted the packet (in by eth0, out by minidocker0, to ${address}), so the policy of chain FORWARD dropped it`,
    ...{ at, next: `Which rule of yours should accept ${check} for ${address}?` },
    path: Array.from({ length: 8 }, (_, hop) => ({
      ...{
        where: hop < 4 ? 'router' : 'host',
        link: `veth${hex(random)}`,
        direction: hop % 2 === 0 ? 'in' : 'out',
      },
      packet: `192.168.1.50:40112 → ${address}:80 SYN`,
    })),
    commands: Array.from({ length: 24 }, (_, number) => ({
      command: `iptables -t nat -A PREROUTING -p tcp --dport ${8000 + number} -m addrtype --dst-type LOCAL -j DNAT --to-destination ${address}:80`,
      ...{ exitCode: 0, output: '', at },
    })),
    state: ['rules of the host', 'links of the host', 'routes'].map((title) => ({
      title,
      lines: Array.from(
        { length: 20 },
        (_, line) => `nat: [${line}:60] -A POSTROUTING -s ${address}/32 -j MASQUERADE`,
      ),
    })),
    output: '<b>what the code printed</b>\n'.repeat(20),
  } as Evidence
}

function hex(random: () => number): string {
  return Math.floor(random() * 2 ** 32).toString(16)
}
