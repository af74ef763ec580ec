/**
 * A mistake: one wrong implementation that people really write, as a few edits to the reference solution. It
 * names the checks that have to fail for it; it must not know how they are run.
 */

export interface Mistake {
  /** Ids of checks that fail with this mistake in place. Others may fail as well. */
  fails: [string, ...string[]]
  /** What people write, and why it is wrong: one sentence. */
  because: string
  edits: [Edit, ...Edit[]]
}

export interface Edit {
  /** Occurs exactly once in the reference solution. */
  find: string
  replace: string
}

export function defineMistake(mistake: Mistake): Mistake {
  return mistake
}

/** Throws when an edit does not fit: then the solution has changed, and the mistake has to follow. */
export function applyMistake(source: string, mistake: Mistake): string {
  return mistake.edits.reduce((text, { find, replace }) => {
    const [before, after, ...more] = text.split(find)
    if (find === '' || before === undefined || after === undefined || more.length > 0) {
      throw new Error(`occurs ${occurrences(text, find)} times in the solution, not once:\n${find}`)
    }
    return before + replace + after
  }, source)
}

function occurrences(text: string, find: string): number {
  return find === '' ? text.length : text.split(find).length - 1
}
