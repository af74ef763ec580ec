/**
 * Calls whose commands fail: one that returns all the same has to have done what it promises.
 */
import { GuestTimeout, type LearnerFailure, type World } from '../../src/guest/index.ts'
import { isDone } from './calls.ts'
import { ensure } from './failure.ts'
import type { Packet } from './packet.ts'
import { refusalOf } from './values.ts'

/** What writes rules, by the files that the commands' names lead to. */
const RULE_TOOLS = ['xtables-nft-multi', 'xtables-legacy-multi', 'nft'].map((name) => `/usr/sbin/${name}`)

const FAILS = '/usr/bin/false'

/** A folder of the learner's, with the real ones and with what stands in their places meanwhile. */
const ASIDE = '/run/aside'

/**
 * A program that fails when rules are added for the time that `only` says, and else is what it stands for. One that was kept still
 * until the folder is gone finds by its own name what is there again.
 */
const failsOnce = (only: number): string => `#!/bin/bash
case " \${0##*/} $* " in
*"-restore "*|*" nft -f "*|*" -"[AIN]" "*|*" --append "*|*" --insert "*|*" --new-chain "*|*" add "*|*" insert "*)
  time=1
  until /usr/bin/mkdir ${ASIDE}/$time 2>/dev/null; do
    [ -d ${ASIDE}/$time ] || exec "$0" "$@"
    time=$((time + 1))
  done
  if [ $time = ${only} ]; then
    echo "\${0##*/}: made to fail, for this check" >&2
    exit 1
  fi
esac
real=$(/usr/bin/readlink -f "$0")
[ -e ${ASIDE}/"\${real##*/}" ] || exec "$0" "$@"
exec -a "$0" ${ASIDE}/"\${real##*/}" "$@"
`

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh']

interface FailingCall {
  /** As one would write it: `setIcc(true)`. */
  call: string
  work: () => Promise<unknown>
  /** Whether the packets go as it promises, which is asked when it has returned. */
  holds: () => Promise<boolean>
  /** A packet that goes otherwise, in the words of a sentence: `web still reaches api`. */
  otherwise: string
  /** Which of the commands that add rules fails, from 1. Without it, all of them do, and those that only ask. */
  only?: number
}

/**
 * A call while nothing can write rules, as on a host that lacks a module of the kernel, or the rights: it throws. What needs no
 * rules may return, and hold.
 *
 * @returns what it did; with `only`, it may have run fewer commands than that
 */
export async function ensureFailureTold(
  world: World,
  { call, work, holds, otherwise, only }: FailingCall,
): Promise<'threw' | 'returned' | 'nothing failed'> {
  const refusal = await (only === undefined
    ? whileRulesFail(world, work)
    : whileOneFails(world, { call, only, work }))
  if (refusal === 'nothing failed') return refusal
  const fails =
    only === undefined
      ? 'iptables and nft are'
      : `the ${ORDINALS[only]} command that adds a rule or a chain is`
  ensure(refusal !== undefined || (await holds()), {
    expected: `here ${fails} made to fail, with exit status 1: then ${call} throws`,
    observed: `it returned as if all were well, and ${otherwise}`,
    next: 'A command tells by its exit status whether it has done its work, and zx throws when it has not. With nothrow(), "|| true", an empty catch or spawnSync() it is up to you to look.',
  })
  return refusal === undefined ? 'returned' : 'threw'
}

/**
 * A call that fails, and then the same call, which does its work.
 *
 * @returns what was before the second one, in a sentence; undefined when nothing failed, and there was none
 */
export async function doneAtLast(world: World, failing: FailingCall): Promise<string | undefined> {
  const { call, work } = failing
  const outcome = await ensureFailureTold(world, failing)
  if (outcome === 'nothing failed') return undefined
  const before = `${call} was called before, when a rule could not be written, and ${outcome}.`
  await isDone({
    call: `${call}, when rules can be written again,`,
    work,
    next: `${before} Does each call wait for the promise of the one before it? One that was rejected rejects who waits for it: catch it where the next one waits.`,
  })
  return before
}

/** Whether a packet is answered within so many milliseconds, without anything that is done meanwhile. */
export async function isThrough(asked: Packet, wait: number): Promise<boolean> {
  return (await asked.send({ wait, still: true })).reply.answered
}

/** @returns what the call was refused with, if it was */
export async function whileRulesFail(
  world: World,
  work: () => Promise<unknown>,
): Promise<LearnerFailure | undefined> {
  await forEachTool(world, `mount --bind ${FAILS} $tool`)
  try {
    return await refusalOf(work)
  } finally {
    // Lazily: a command that its call has left behind may still run one of them.
    await forEachTool(world, 'umount -l $tool')
  }
}

/** @returns what the call was refused with, if it was; or that it has run fewer commands than that */
export async function whileOneFails(
  world: World,
  { call, only, work }: { call: string; only: number; work: () => Promise<unknown> },
): Promise<LearnerFailure | 'nothing failed' | undefined> {
  const instead = `${ASIDE}/instead`
  const begin = `mkdir ${ASIDE} && cat > ${instead} <<'END' && chmod 755 ${instead}\n${failsOnce(only)}END\n`
  const aside = `${ASIDE}/\${tool##*/}`
  await forEachTool(
    world,
    `touch ${aside} && mount --bind $tool ${aside} && mount --bind ${instead} $tool`,
    begin,
  )
  let refusal: LearnerFailure | undefined
  let came = true
  try {
    refusal = await refusalOf(work)
  } finally {
    await forEachTool(world, `umount -l $tool && umount -l ${aside}`)
    const { code } = await world.host.shell(`[ -d ${ASIDE}/${only} ]; came=$?; rm -r ${ASIDE}; exit $came`)
    came = code === 0
  }
  if (came) return refusal
  // With fewer commands than that, nobody was to hear of anything.
  ensure(refusal === undefined, {
    expected: `${only === 1 ? 'no command that adds a rule was run' : `fewer than ${only} commands that add a rule were run`}, so none of them was made to fail: then ${call} does its work`,
    observed: `it threw ${refusal?.name}: ${refusal?.message}`,
    next: 'Does it throw before it has tried to add the rule? Or is something in its way that an earlier call has left, one that threw?',
  })
  return 'nothing failed'
}

/** It is done with the rights of the learner's code, in its own mounts: only that code can be in the way. */
async function forEachTool({ host }: World, commands: string, first = ''): Promise<void> {
  const script = `${first}for tool in ${RULE_TOOLS.join(' ')}; do [ ! -e $tool ] || { ${commands}; } || failed=1; done; [ -z "$failed" ]`
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
