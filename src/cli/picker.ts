/**
 * A list on the terminal from which one thing is picked: arrows move, typing filters, Enter takes it, Esc goes back. Knows nothing
 * of labs.
 */
import { LabError } from '../errors.ts'
import type { Drawing } from './context.ts'

export interface Choice<T> {
  value: T
  /** What typing is compared with. */
  text: string
  /** How it looks, with colour and all; without one: the text. */
  shown?: string
}

export interface Picking<T> {
  /** Above the list. */
  heading: string
  message: string
  /** Below the list: which keys there are. */
  keys: string
  choices: Choice<T>[]
  /** The one that is taken by Enter alone. */
  initial: number
}

/** What of enquirer is used here; its types do not have the classes. */
interface Prompt {
  state: { submitted?: boolean; keypress?: { ctrl?: boolean }; size: number }
  index: number
  run(): Promise<string>
  clear(lines: number): void
  append(text: string): Promise<void>
  render(): Promise<void>
  cancel(): Promise<void>
}
type PromptClass = new (options: Record<string, unknown>) => Prompt

/**
 * Undefined on Esc, and when nobody can type any more.
 * @throws LabError `interrupted`, on Ctrl-C
 */
export async function pick<T>(
  { heading, message, keys, choices, initial }: Picking<T>,
  { drawing, signal }: { drawing: Drawing; signal: AbortSignal },
): Promise<T | undefined> {
  const { default: enquirer } = (await import('enquirer')) as unknown as {
    default: { AutoComplete: PromptClass }
  }
  const prompt = new (pickerClass(enquirer.AutoComplete))({
    ...{ name: 'picked', message, header: heading, footer: keys, initial },
    limit: limitFor([heading, ...choices.map(({ text, shown = text }) => shown)], process.stdout.rows || 24),
    stdout: drawing.color ? process.stdout : withoutColor(process.stdout),
    choices: choices.map(({ text, shown = text }, index) => ({ name: String(index), message: shown, text })),
    suggest: (input: string, all: { text: string }[]) =>
      all.filter(({ text }) => text.toLowerCase().includes(input.toLowerCase())),
    // Typed letters are not marked in the list: they would be put into the middle of colours.
    highlight: (text: string) => text,
  })
  const leave = (): void => void prompt.cancel()
  process.stdin.once('end', leave).once('close', leave)
  signal.addEventListener('abort', leave, { once: true })
  try {
    return choices[Number(await prompt.run())]?.value
  } catch (error) {
    // It rejects without an error when it was left.
    if (error instanceof Error) throw error
    if (signal.aborted || prompt.state.keypress?.ctrl === true) throw new LabError('interrupted', 'Stopped.')
    return undefined
  } finally {
    process.stdin.off('end', leave).off('close', leave)
    signal.removeEventListener('abort', leave)
    process.stdout.write('\u001b[?25h')
  }
}

/** How many fit below heading and question, where some take two lines. */
function limitFor([heading = '', ...shown]: string[], rows: number): number {
  const extra = shown.reduce((sum, text) => sum + text.split('\n').length - 1, 0)
  return Math.max(3, rows - heading.split('\n').length - 3 - extra)
}

function pickerClass(AutoComplete: PromptClass): PromptClass {
  return class extends AutoComplete {
    /** It makes a pattern of what is typed. */
    override async append(text: string): Promise<void> {
      if (/^[\w .-]$/.test(text)) await super.append(text)
    }

    pointer(_: unknown, index: number): string {
      return index === this.index ? '›' : ' '
    }

    /** What was picked is said by the one who asked. */
    override async render(): Promise<void> {
      if (this.state.submitted) this.clear(this.state.size)
      else await super.render()
    }
  }
}

/** It does not heed NO_COLOR. */
function withoutColor(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string): boolean => stream.write(text.replace(SGR, ''))
  return Object.create(stream, { write: { value: write } })
}

const SGR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')
