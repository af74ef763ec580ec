/**
 * Whether what came of an independent implementation is what must: every check passes but those of which a fault is known, and
 * those fail. Pure.
 */
import type { Verdict } from '../../src/verdict/index.ts'
import { FAULTS } from './known.ts'

/** What is not as it must be: a line each. @param name `4.1-network-manager/nft` */
export function surprises(name: string, verdicts: Verdict[], faults = FAULTS): string[] {
  const known = faults.filter(({ submission }) => submission === name).map(({ check }) => check)
  const waits = ({ status, blockedBy = [] }: Verdict): boolean =>
    status === 'blocked' && blockedBy.every((check) => known.includes(check))
  const others = verdicts.filter((verdict) => verdict.status !== 'passed' && !waits(verdict))
  const unexpected = others.filter(({ check, status }) => status !== 'failed' || !known.includes(check))
  const missing = known.filter((id) => !others.some(({ check }) => check === id))
  return [
    ...unexpected.map(told),
    ...missing.map((check) => `${check} has not failed`),
    ...(verdicts.length === 0 ? ['no check was run'] : []),
  ]
}

function told({ check, status, evidence, error }: Verdict): string {
  return `${check} ${status}: ${evidence?.observed ?? error ?? ''}`
}

/** `22/22` */
export function scoreOf(verdicts: Verdict[]): string {
  return `${verdicts.filter(({ status }) => status === 'passed').length}/${verdicts.length}`
}
