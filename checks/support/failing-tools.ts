/**
 * Calls whose commands fail: one that returns all the same has to have done what it promises.
 */
import { GuestTimeout, type LearnerFailure, type World } from '../../src/guest/index.ts'
import { ensure } from './failure.ts'
import type { Packet } from './packet.ts'
import { refusalOf } from './values.ts'

/** What writes rules, by the files that the commands' names lead to. */
const RULE_TOOLS = ['xtables-nft-multi', 'xtables-legacy-multi', 'nft'].map((name) => `/usr/sbin/${name}`)

const FAILS = '/usr/bin/false'

interface FailingCall {
  /** As one would write it: `setIcc(true)`. */
  call: string
  work: () => Promise<unknown>
  /** Whether the packets go as it promises, which is asked when it has returned. */
  holds: () => Promise<boolean>
  /** A packet that goes otherwise, in the words of a sentence: `web still reaches api`. */
  otherwise: string
}

/**
 * A call while nothing can write rules, as on a host that lacks a module of the kernel, or the rights: it throws. What needs no
 * rules may return, and hold.
 *
 * @returns whether it has thrown
 */
export async function ensureFailureTold(
  world: World,
  { call, work, holds, otherwise }: FailingCall,
): Promise<boolean> {
  const refusal = await whileRulesFail(world, work)
  ensure(refusal !== undefined || (await holds()), {
    expected: `here iptables and nft are made to fail, each with exit status 1: then ${call} throws`,
    observed: `it returned as if all were well, and ${otherwise}`,
    next: 'A command tells by its exit status whether it has done its work, and zx throws when it has not. With nothrow(), "|| true", an empty catch or spawnSync() it is up to you to look.',
  })
  return refusal !== undefined
}

/** Whether a packet is answered within so many milliseconds, without anything that is done meanwhile. */
export async function isThrough(asked: Packet, wait: number): Promise<boolean> {
  return (await asked.send({ wait, still: true })).reply.answered
}

async function whileRulesFail(
  world: World,
  work: () => Promise<unknown>,
): Promise<LearnerFailure | undefined> {
  await replaced(world, `mount --bind ${FAILS}`)
  try {
    return await refusalOf(work)
  } finally {
    // A command that its call has left behind may still run one of them.
    await replaced(world, 'umount -l')
  }
}

/** It is done with the rights of the learner's code, in its own mounts: only that code can be in the way. */
async function replaced({ host }: World, command: string): Promise<void> {
  const script = `for tool in ${RULE_TOOLS.join(' ')}; do [ ! -e $tool ] || ${command} $tool || failed=1; done; [ -z "$failed" ]`
  const { code, stderr } = await host.shell(script).catch((error: unknown) => {
    if (error instanceof GuestTimeout) return { code: null, stderr: 'it does not end' }
    throw error
  })
  ensure(code === 0, {
    expected: `another program can stand in the place of ${RULE_TOOLS.join(', ')} for a moment`,
    observed: `it cannot: ${stderr.trim() || `exit status ${code}`}`,
    next: 'Has your code replaced a program of the host, or changed its mounts? Leave both as they are.',
  })
}
