import { expect, test } from 'vitest'
import { checkLimits } from './limits.mjs'

const limits = (
  files: string,
  space: string,
) => `Limit                     Soft Limit           Hard Limit           Units
Max open files            ${files.padEnd(20)} 1048576              files
Max address space         ${space.padEnd(20)} unlimited            bytes
`

test('an ordinary process may do enough', () => {
  checkLimits(limits('1024', 'unlimited'))
  checkLimits('')
  checkLimits()
})

test.each([
  ['64', 'unlimited', 'ulimit -n 1024'],
  ['1024', String(4 * 2 ** 30), 'ulimit -v unlimited'],
])('%s files and %s bytes are too little', (files, space, next) => {
  expect(() => checkLimits(limits(files, space))).toThrow(expect.objectContaining({ code: 'machine', next }))
})
