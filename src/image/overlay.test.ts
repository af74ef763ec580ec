import { expect, test } from 'vitest'
import { overlayEntries, overlayHash } from './overlay.ts'

const program = { path: '/opt/lab/init.js', mode: 0o755, contents: 'hello' }

test('folders come before what is in them, with the mode that the base gave them', () => {
  const entries = overlayEntries([program, { path: '/root/x', symlink: '/opt/lab/init.js' }])
  expect(entries.map(({ path, mode, type }) => [path, mode, type])).toEqual([
    ['opt', 0o755, 'directory'],
    ['opt/lab', 0o755, 'directory'],
    ['opt/lab/init.js', 0o755, 'file'],
    ['root', 0o700, 'directory'],
    ['root/x', 0o777, 'symlink'],
  ])
})

test.each(['init', '/', '/a/../b', '/a//b', '/bin/tool', '/lib'])('refuses the path %s', (path) => {
  expect(() => overlayEntries([{ path, mode: 0o644, contents: '' }])).toThrow(/overlay/)
})

test('refuses a path that is given twice', () => {
  expect(() => overlayEntries([program, program])).toThrow(/twice/)
})

test('the hash depends on every detail and not on the order', () => {
  const other = { path: '/init', mode: 0o755, contents: 'x' }
  expect(overlayHash([program, other])).toBe(overlayHash([other, program]))
  const hashes = [
    [program],
    [{ ...program, mode: 0o644 }],
    [{ ...program, contents: 'hellp' }],
    [{ ...program, path: '/opt/lab/init2.js' }],
    [{ path: program.path, symlink: 'hello' }],
  ].map(overlayHash)
  expect(new Set(hashes).size).toBe(hashes.length)
})
