/**
 * A hostile submission: code for a lab that does not do the lab's work, and tries to be told that it passed or to harm what
 * runs it. It is text, so that nobody who imports an entry runs any of it; it must not know how it is run.
 */

/** What must come of it. In no case does one of these checks pass. */
export type Must =
  /** Ids of checks whose packets cannot have flowed: they fail, and nothing is anybody else's fault. */
  | { fail: [string, ...string[]] }
  /** Where an attack leaves no honest verdict, such as a guest that it stopped: failed or errored. */
  | { notPass: [string, ...string[]] }
  /** Nothing is run. */
  | { beRefused: 'bundle-failed' | 'import-refused' }

export interface Hostile {
  /** One sentence. */
  tries: string
  must: Must
  /** What no verdict on it may say: words that it has forged, or what is seen only where an attack came off. */
  neverSays?: string
  /** It is run once more, in the next world of the same guest, and the same must come of it. */
  again?: true
  /** Why it is not run on the local sandbox, as the end of "not run here: ": it would change the machine itself, or takes a VM. */
  notLocally?: string
  /** Ids of checks that are run as well, because the others rely on them. */
  besides?: string[]
  /** TypeScript. Beside it are `../reference/<lab>.ts`, the lab's solution, and the files of kit/, as `../kit/….ts`. */
  code: string
}

export function defineHostile(hostile: Hostile): Hostile {
  return hostile
}

/** Ids of the checks that are run on it. */
export function checksOf({ must }: Hostile): string[] {
  if ('fail' in must) return must.fail
  return 'notPass' in must ? must.notPass : []
}
