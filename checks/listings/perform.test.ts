import { expect, test } from 'vitest'
import type { Guest } from '../../src/guest/index.ts'
import { findListings } from '../../src/listing/index.ts'
import { NO_METER } from '../../src/sandbox/index.ts'
import type { Script } from './define.ts'
import { perform } from './perform.ts'

/** A guest in which every command prints what was typed. */
const guest = {
  session: {
    meter: NO_METER,
    async request(op: string, args: { argv?: string[]; line?: string }) {
      if (op === 'child') return { value: { exports: [] } }
      if (op === 'container') return { pid: 7, etc: '/run/etc', namespace: 'box1' }
      return { code: 0, stdout: (args.line ?? args.argv?.at(-1) ?? '').split('\n').at(-1), stderr: '' }
    },
  },
} as unknown as Guest

const listings = findListings('```console\nweb# one\nold\n```\n\n```console\nneighbor# two\nold\n```\n')
const performed = (script: Script) => perform(listings, { guest, code: '', script })

test('the listings are typed in the order of the narrative, at the places that the script has made', async () => {
  const now = await performed(async ({ world, next }) => {
    await world.container('web')
    await next()
    await next()
  })
  expect(now).toEqual([
    [{ place: 'web', line: 'one', output: 'one' }],
    [{ place: 'neighbor', line: 'two', output: 'two' }],
  ])
})

test('a script that ends too early is refused: its narrative would go stale', async () => {
  const short: Script = async ({ world, next }) => {
    await world.container('web')
    await next()
  }
  await expect(performed(short)).rejects.toThrow('ends before the listing in line 6')
})

test('a script that goes on is refused', async () => {
  const long: Script = async ({ world, next }) => {
    await world.container('web')
    await next()
    await next()
    await next()
  }
  await expect(performed(long)).rejects.toThrow('goes on after 2 listings')
})
