/**
 * What the narratives say a command prints, it prints. `npm run listings` writes down what it prints now.
 */
import { beforeAll, describe, test } from 'vitest'
import { findLab, loadCatalog } from '../../src/catalog/index.ts'
import { openSandbox, startGuest } from '../../src/guest/index.ts'
import { defaultCacheDir } from '../../src/image/index.ts'
import { settle, withOutputs } from '../../src/listing/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { prepareSubject } from '../../src/verdict/index.ts'
import { ROOT } from '../support/cli.ts'
import { inRoom } from '../support/rooms.ts'
import type { Script } from './define.ts'
import { recordedNarratives } from './narratives.ts'
import { perform } from './perform.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir() })
})

async function referenceFor(slug: string): Promise<string> {
  const labs = await loadCatalog(ROOT)
  const choice = { kind: 'reference' } as const
  return (await prepareSubject({ root: ROOT, labs, lab: findLab(labs, slug), choice })).bundle.code
}

describe.concurrent('the listings of', () => {
  test.for(recordedNarratives())('$slug', async ({ slug, file, markdown, listings }, { expect }) => {
    const { default: script } = (await import(inRoom(slug, 'listings.ts'))) as { default: Script }
    const code = await referenceFor(slug)
    await using guest = await startGuest(sandbox)
    const now = await perform(listings, { guest, code, script })
    const recorded = listings.map(({ commands }) => commands)
    await expect(withOutputs(markdown, settle(recorded, now))).toMatchFileSnapshot(file)
  })
})
