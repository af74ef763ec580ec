/**
 * A terminal in raw mode, in which every key comes as it is pressed and nothing is echoed. Whichever way this process ends or
 * stops, the terminal is as it was. Knows nothing of what is typed or shown.
 */
import { stopGroup } from './stop.ts'

export interface RawTerminal extends Disposable {
  /** Whether it is raw now. */
  readonly held: boolean
  take(): void
  /** Until {@link take}: something else uses it meanwhile. */
  giveBack(): void
  /** What Ctrl-Z means elsewhere. Resolves after fg, when it is taken again; at once where nobody can say that. */
  suspend(): Promise<void>
}

export interface RawOptions {
  input: Pick<NodeJS.ReadStream, 'setRawMode' | 'resume' | 'pause'>
  /** It is raw: now, or once more. */
  onTaken?: () => void
  /** It is about to be given back. There may be no time for anything that waits. */
  onGivenBack?: () => void
  /** Nobody is there any more; told once. */
  onGone: () => void
}

/** Takes it at once. */
export function rawTerminal({
  input,
  onTaken = () => {},
  onGivenBack = () => {},
  onGone,
}: RawOptions): RawTerminal {
  let held = false
  let over = false
  const lost = (): void => {
    if (over) return
    over = true
    onGone()
  }
  const take = (): void => {
    if (held || over) return
    held = true
    try {
      input.setRawMode(true)
    } catch {
      held = false
      lost()
      return
    }
    input.resume()
    onTaken()
  }
  const giveBack = (): void => {
    if (!held) return
    held = false
    onGivenBack()
    try {
      input.setRawMode(false)
    } catch {
      // The terminal is gone.
    }
    input.pause()
  }
  const hungUp = (): void => {
    giveBack()
    lost()
  }
  /** Stopped by somebody else's signal: the shell has set the terminal for itself. What Node believes to be set it does not set again. */
  const goneOn = (): void => {
    if (!held) return
    try {
      input.setRawMode(false)
      input.setRawMode(true)
    } catch {
      lost()
      return
    }
    onTaken()
  }
  // What is said at the end is said on the terminal as it was.
  process.prependListener('exit', giveBack)
  process.prependListener('uncaughtException', giveBack)
  process.on('SIGHUP', hungUp)
  process.on('SIGCONT', goneOn)
  take()
  return {
    get held() {
      return held
    },
    take,
    giveBack,
    async suspend() {
      giveBack()
      await stopGroup()
      take()
    },
    [Symbol.dispose]() {
      giveBack()
      over = true
      process.off('exit', giveBack)
      process.off('uncaughtException', giveBack)
      process.off('SIGHUP', hungUp)
      process.off('SIGCONT', goneOn)
    },
  }
}
