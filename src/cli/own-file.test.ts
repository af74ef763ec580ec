import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Lab } from '../catalog/index.ts'
import { replaceOwn } from './own-file.ts'

let root: string
let stub: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'own-file-'))
  stub = join(root, 'labs/4.1-x/x.ts')
  mkdirSync(join(root, 'labs/4.1-x'), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true }))

const replaced = (): string => {
  const lab = { slug: '4.1-x', files: { stub } } as unknown as Pick<Lab, 'slug' | 'files'>
  return replaceOwn(lab, 'new', root) ?? ''
}

test('what was there is kept, each time under another number', () => {
  writeFileSync(stub, 'first')
  const copies = [replaced(), replaced()]
  expect(copies.map((copy) => readFileSync(copy, 'utf8'))).toEqual(['first', 'new'])
  expect(readFileSync(stub, 'utf8')).toBe('new')
})

test('behind a link it is kept as a text, since the link leads nowhere from another folder', () => {
  writeFileSync(join(root, 'mine.ts'), 'first')
  symlinkSync('../../mine.ts', stub)
  expect(readFileSync(replaced(), 'utf8')).toBe('first')
  expect(readFileSync(join(root, 'mine.ts'), 'utf8')).toBe('first')
  expect(lstatSync(stub).isFile()).toBe(true)
})

test('a link to nothing and a folder are kept as what they are', () => {
  symlinkSync('nothing', stub)
  expect(lstatSync(replaced()).isSymbolicLink()).toBe(true)
  rmSync(stub)
  mkdirSync(stub)
  expect(lstatSync(replaced()).isDirectory()).toBe(true)
  expect(readFileSync(stub, 'utf8')).toBe('new')
})
