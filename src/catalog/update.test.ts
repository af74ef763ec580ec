import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Lab } from './lab.ts'
import { baseOf, mergeStub, stubUpdate } from './update.ts'

const stub = (contract: string, body = "todo('TODO 1')") =>
  `/** Adds.\n *\n * @throws Error ${contract}\n */\nexport function add() {\n  ${body}\n}\n\nexport const a = 1\n`
const solutionOf = (contract: string) =>
  stub(contract, "//: todo('TODO 1')\n  //#region solution\n  return 1\n  //#endregion")

let root: string
let lab: Lab
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'update-'))
  const solution = join(root, 'solutions/4.1-x/x.ts')
  lab = { kind: 'code', slug: '4.1-x', files: { solution, stub: join(root, 'labs/4.1-x/x.ts') } } as Lab
  mkdirSync(join(root, 'solutions/4.1-x'), { recursive: true })
  git('init', '-q')
})
afterEach(() => rmSync(root, { recursive: true }))

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...args], {
    cwd: root,
  })

function commit(solution: string) {
  writeFileSync(lab.files.solution, solution)
  git('add', '.')
  git('commit', '-qm', 'course')
}

test('the stub that somebody began with is found in the history, and what changed is merged', async () => {
  commit(solutionOf('for 0'))
  commit(solutionOf('for 0 and 1'))
  commit(solutionOf('for 0, 1 and 2'))
  const own = stub('for 0 and 1', 'return 7')
  const update = await stubUpdate(root, lab, own)
  expect(update).toEqual({ before: stub('for 0 and 1'), now: stub('for 0, 1 and 2') })
  if (update === undefined) throw new Error('no update')
  const merged = await mergeStub(own, update)
  expect(merged).toEqual({ text: stub('for 0, 1 and 2', 'return 7'), conflicts: 0 })
  // What was merged was begun with the stub of now, as far as anybody can tell.
  expect(await stubUpdate(root, lab, merged.text)).toBeUndefined()
})

test('lines that both have changed are marked and counted', async () => {
  const own = stub('for 0', 'return 7')
  const { text, conflicts } = await mergeStub(own, {
    before: stub('for 0'),
    now: stub('for 0', "todo('TODO 2')"),
  })
  expect(conflicts).toBe(1)
  expect(text).toMatch(
    /<<<<<<< yours\n {2}return 7\n\|{7} as it came\n.*\n={7}\n {2}todo\('TODO 2'\)\n>{7} the course now/,
  )
})

test('there is nothing to merge into the stub of now, into work on it, and without git', async () => {
  commit(solutionOf('for 0'))
  commit(solutionOf('for 1'))
  expect(await stubUpdate(root, lab, stub('for 1'))).toBeUndefined()
  expect(await stubUpdate(root, lab, stub('for 1', 'return 7\n  // and more'))).toBeUndefined()
  rmSync(join(root, '.git'), { recursive: true })
  expect(await stubUpdate(root, lab, stub('for 0', 'return 7'))).toBeUndefined()
})

test('where versions are equally near, it is the first', () => {
  expect(baseOf('mine\n', ['a\n', 'b\n'])).toBe('a\n')
})
