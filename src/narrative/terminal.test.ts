import { describe, expect, it } from 'vitest'
import { terminalOptions } from './terminal.ts'

const terminal = { isTTY: true, columns: 120 }
// What Node's streams look like when they are files or pipes.
const pipe = {} as { isTTY: boolean; columns: number }

describe('terminalOptions', () => {
  it('takes width and colour from a terminal', () => {
    expect(terminalOptions(terminal, {})).toEqual({ width: 120, color: true, hyperlinks: false })
  })

  it('is 80 columns and plain for anything else', () => {
    expect(terminalOptions(pipe, { VTE_VERSION: '7000' })).toEqual({
      width: 80,
      color: false,
      hyperlinks: false,
    })
  })

  it('does not believe a width of 0', () => {
    expect(terminalOptions({ isTTY: true, columns: 0 }, {}).width).toBe(80)
  })

  it.each([
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: 'false' }, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('colour on a terminal with %o: %s', (env, color) => {
    expect(terminalOptions(terminal, env).color).toBe(color)
  })

  it('colours a pipe when forced to, at 80 columns and without hyperlinks', () => {
    expect(terminalOptions(pipe, { FORCE_COLOR: '', WT_SESSION: 'x' })).toEqual({
      width: 80,
      color: true,
      hyperlinks: false,
    })
  })

  it.each([
    [{ TERM_PROGRAM: 'WezTerm' }, true],
    [{ TERM: 'xterm-kitty' }, true],
    [{ VTE_VERSION: '6003' }, true],
    [{ VTE_VERSION: '4602' }, false],
    [{ TERM_PROGRAM: 'Apple_Terminal' }, false],
    [{ VTE_VERSION: '6003', TMUX: '/tmp/tmux-0/default' }, false],
    [{ VTE_VERSION: '6003', NO_COLOR: '1' }, false],
  ])('hyperlinks with %o: %s', (env, hyperlinks) => {
    expect(terminalOptions(terminal, env).hyperlinks).toBe(hyperlinks)
  })
})
