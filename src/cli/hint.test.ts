import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLab, type Lab, loadCatalog, recordFailure, recordPass } from '../catalog/index.ts'
import { ROOT } from './context.ts'
import { hintCommand } from './hint.ts'
import { contextFor } from './testing/context.ts'
import { COMMANDS, linesOf } from './watch-commands.ts'

let root: string
let labs: Lab[]
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'lab-hint-'))
  for (const folder of ['labs', 'solutions', 'checks'])
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true })
  labs = await loadCatalog(root)
})
afterEach(() => rmSync(root, { recursive: true }))

async function hint(id: string, options = {}): Promise<string> {
  const { context, said } = contextFor({ root })
  await hintCommand(findLab(labs, id), options, context)
  return said().replace(/\s+/g, ' ')
}

describe('the hint of the step that fails', () => {
  it.each(['The bridge', 'The cable', 'Addresses', 'Many containers', 'Again, and undone'])(
    'is one of its own: %s',
    async (step) => {
      await recordFailure(root, { id: '4.1' }, { step })
      const said = await hint('4.1')
      expect(said).toMatch(new RegExp(`^ Hint 1 of 3 · Lab 4\\.1, step \\d of 7: ${step} `))
      expect(said).not.toContain('whole lab')
    },
  )

  it('is one of the lab where the step has none, and says so', async () => {
    await recordFailure(root, { id: '4.2' }, { step: 'Closing it' })
    const said = await hint('4.2')
    expect(said).toContain('For step 7 of 7, "Closing it", there is none: these are for the whole lab')
    expect(said).toContain('npm run lab check 4.2')
  })
})

it('says that the lab has passed, and where one looks then', async () => {
  const source = '// written\n'
  writeFileSync(findLab(labs, '4.1').files.stub, source)
  await recordPass(root, { id: '4.1' }, source)
  const said = await hint('4.1')
  for (const words of ['has passed', 'npm run lab why 4.1', 'npm run lab solution 4.1'])
    expect(said).toContain(words)
  expect(said).not.toContain('Hint 1')
  await expect(hint('4.1', { again: true })).rejects.toThrow('No hint')
})

it('is followed by the next one on the same key, on a screen', async () => {
  const asked = COMMANDS.find(({ key }) => key === 'h')
  if (asked === undefined) throw new Error('no key gives a hint')
  const { context } = contextFor({ root })
  const page = async () => (await linesOf(asked, findLab(labs, '4.1'), context)).join(' ')
  expect(await page()).toMatch(/Hint 1 of 3.*press h again/)
  expect(await page()).toMatch(/Hint 2 of 3.*press h again/)
  expect(asked.goesOn).toBe(true)
})
