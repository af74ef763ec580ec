/**
 * What ended a packet that was to be answered, or let one pass that was to be stopped: it is sent once more, traced by the
 * kernel. Only looks; that it finds nothing changes no verdict.
 */
import type { HostState, World } from '../../src/guest/index.ts'
import { autopsy, type Cause, examine, whatAccepted } from '../../src/verdict/index.ts'
import type { FailureDetails } from './failure.ts'

export async function causeOf(
  { repeat, passed }: FailureDetails,
  world: World,
  state: HostState,
): Promise<Cause | undefined> {
  if (repeat === undefined) return undefined
  const findings = await examine(repeat, world, state).catch(() => undefined)
  if (findings === undefined) return undefined
  if (passed) return whatAccepted(findings)
  // Whatever it was, when it is answered now, that is over.
  return findings.answered ? undefined : autopsy(findings)
}
