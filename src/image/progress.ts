/** What a stage reports while it works, for the one that draws it. */

export interface Progress {
  /** Stable, for telling one step from the next. */
  step:
    | 'wait'
    | 'why'
    | 'lists'
    | 'download'
    | 'unpack'
    | 'pack'
    | 'compose'
    | 'verify'
    | 'export'
    | 'import'
    | 'boot'
    | 'check'
    | 'grade'
    | 'scene'
    | 'tour'
    | 'vagrant'
  /** For people, such as `Downloading Debian packages`. */
  label: string
  /** In bytes, where the step can be measured. */
  bytes?: number
  total?: number
  /** From 0 to 1, for what is not measured in bytes. */
  fraction?: number
  /** What is going on in it just now; shown on a terminal only. */
  detail?: string
  /** Set on the last event of a step. */
  done?: true
}

export type OnProgress = (progress: Progress) => void

export function damageReport(why: string): Progress {
  return { step: 'verify', label: `Not usable, so it is made again: ${why}` }
}
