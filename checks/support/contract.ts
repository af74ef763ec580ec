/**
 * A lab's contract: the doc comments of its stub, cut into clauses, each with the checks that hold code to it. Pure; what the
 * checks do it does not know.
 */

export interface Clause {
  /** As the stub has it, on one line. */
  says: string
  /** Ids of the checks that fail when code breaks it. */
  heldBy: readonly [string, ...string[]]
}

export interface Contract {
  clauses: readonly Clause[]
  /** What no code can break: what a class is for, how a word is meant. As the stub has it. */
  background: readonly string[]
}

export function defineContract(contract: Contract): Contract {
  return contract
}

/** All doc comments of a source, each as one line without its stars. */
export function docComments(source: string): string[] {
  return [...source.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map(([, text = '']) =>
    text
      .replace(/^[ \t]*\*[ \t]?/gm, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
}

export interface Misfit {
  /** Clauses and background that do not stand in the stub. */
  missing: string[]
  /** What stands in the stub, and is neither. */
  unclaimed: string[]
}

/** Marks that only structure a comment: bullets, tags and what ends a sentence. */
const MARKS = /@throws|@param \w+|@returns|[-–—:;,.\s]/g

export function misfitsOf(source: string, { clauses, background }: Contract): Misfit {
  const comments = docComments(source)
  const missing: string[] = []
  const found = comments.map((text) => [...text].map(() => false))
  for (const said of [...clauses.map(({ says }) => says), ...background]) {
    const index = comments.findIndex((text) => text.includes(said))
    if (index < 0) missing.push(said)
    comments.forEach((text, number) => {
      for (let at = text.indexOf(said); at >= 0 && said !== ''; at = text.indexOf(said, at + 1)) {
        found[number]?.fill(true, at, at + said.length)
      }
    })
  }
  const unclaimed = comments.flatMap((text, number) => {
    const rest = [...text].map((letter, at) => (found[number]?.[at] ? '\n' : letter)).join('')
    return rest
      .split(/\n+/)
      .map((part) => part.trim())
      .filter((part) => part.replace(MARKS, '') !== '')
  })
  return { missing, unclaimed }
}
