/**
 * What the terminal at the other end can show, read from the stream and an environment that is passed in.
 */
import type { RenderOptions } from './render.ts'

const DEFAULT_WIDTH = 80

/**
 * Not a terminal: 80 columns and no colour. `FORCE_COLOR` (anything but `0` and `false`) wins over `NO_COLOR`, as in
 * Node itself.
 */
export function terminalOptions(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  env: NodeJS.ProcessEnv,
): Required<RenderOptions> {
  const color = wantsColor(stream, env)
  // Absent, not false, on files and pipes.
  const isTerminal = stream.isTTY === true
  return {
    // Some pseudo-terminals report 0 columns.
    width: (isTerminal && stream.columns) || DEFAULT_WIDTH,
    color,
    hyperlinks: color && isTerminal && followsHyperlinks(env),
  }
}

function wantsColor(stream: Pick<NodeJS.WriteStream, 'isTTY'>, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR) return false
  return stream.isTTY === true && env.TERM !== 'dumb'
}

/** By name, because no terminal can be asked; one that is not listed gets its addresses written out. */
function followsHyperlinks(env: NodeJS.ProcessEnv): boolean {
  if (env.TMUX || env.STY) return false
  if (['iTerm.app', 'WezTerm', 'vscode', 'ghostty', 'Hyper'].includes(env.TERM_PROGRAM ?? '')) return true
  if (env.TERM === 'xterm-kitty' || env.WT_SESSION || env.KONSOLE_VERSION) return true
  return Number(env.VTE_VERSION ?? 0) >= 5000
}
