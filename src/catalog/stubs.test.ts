import { describe, expect, it } from 'vitest'
import { LabError } from '../errors.ts'
import { sameSource, stubFrom } from './stubs.ts'

const solution = `//: import { todo } from '../support/todo.ts'
//#region solution
import { execFile } from 'node:child_process'
//#endregion

export function parse(text: string): number {
  //: // Mind the ports above 65535.
  //:
  //: return todo('turn "8080" into 8080')
  //#region solution
  //: never seen
  return Number(text)
  //#endregion
}
`

const stub = `import { todo } from '../support/todo.ts'

export function parse(text: string): number {
  // Mind the ports above 65535.

  return todo('turn "8080" into 8080')
}
`

const problem = (source: string) => {
  try {
    stubFrom(source, 'solutions/4.1-x/x.ts')
  } catch (error) {
    expect(error).toBeInstanceOf(LabError)
    expect((error as LabError).code).toBe('bad-lab')
    return (error as LabError).message
  }
  return expect.unreachable('the regions were accepted')
}

describe('stubFrom', () => {
  it('drops the solution and uncomments the stub', () => {
    expect(stubFrom(solution)).toBe(stub)
  })

  it('gives the same stub whatever the line ends', () => {
    expect(stubFrom(solution.replaceAll('\n', '\r\n'))).toBe(stub)
    expect(sameSource(stub.replaceAll('\n', '\r\n'), stub)).toBe(true)
    expect(sameSource(stub, `${stub}\n`)).toBe(false)
  })

  it('copies what only looks like a mark', () => {
    const plain = `const a = 1 //: not at the start\n//:glued\n// region solution\n`
    expect(stubFrom(plain)).toBe(plain)
  })

  it('does not hand out a solution whose marks are spaced differently', () => {
    expect(stubFrom('a\n  // #region solution\nsecret\n  // #endregion\nb')).toBe('a\nb')
  })

  it('keeps deeper indentation after the mark', () => {
    expect(stubFrom('  //:   deeper')).toBe('    deeper')
  })

  it.each([
    ['a\n//#region solution\nb', ':2: #region solution without an #endregion'],
    ['a\n//#endregion\n', ':2: #endregion without a #region solution'],
    ['//#region solution\n//#region solution\n', ':2: a region inside the one opened on line 1'],
    ['//#region helpers\n//#endregion\n', ':1: "#region helpers" is not "#region solution"'],
  ])('refuses %j', (source, message) => {
    expect(problem(source)).toBe(`solutions/4.1-x/x.ts${message}`)
  })
})
