/**
 * What differs between a learner's file and the reference, as rows: which lines stand side by side, and how many were left out
 * because both have them. Pure; knows nothing of how it is drawn.
 */
import { diffArrays } from 'diff'
import type { SourceLine } from '../catalog/index.ts'

export type DiffRow =
  | { kind: 'same'; own: SourceLine; reference: SourceLine }
  | { kind: 'different'; own?: SourceLine | undefined; reference?: SourceLine | undefined }
  | { kind: 'left-out'; lines: number }

/** Lines around a difference. */
const CONTEXT = 3

export function compareSources(own: SourceLine[], reference: SourceLine[]): DiffRow[] {
  const shared = new Set(docComments(own).map(textOf))
  const both = new Set(
    docComments(reference)
      .map(textOf)
      .filter((text) => shared.has(text)),
  )
  return folded(paired(without(own, both), without(reference, both)))
}

export function sourceLines(source: string): SourceLine[] {
  const lines = source.replaceAll('\r\n', '\n').trimEnd().split('\n')
  return lines.map((text, index) => ({ line: index + 1, text }))
}

function docComments(lines: SourceLine[]): SourceLine[][] {
  const found: SourceLine[][] = []
  let open: SourceLine[] | undefined
  for (const line of lines) {
    if (open === undefined && /^\s*\/\*\*/.test(line.text)) open = []
    open?.push(line)
    if (open === undefined || !line.text.includes('*/')) continue
    found.push(open)
    open = undefined
  }
  return found
}

function textOf(comment: SourceLine[]): string {
  return comment.map(({ text }) => text.trim()).join('\n')
}

/** The contract is the same on both sides, and would push what differs apart. */
function without(lines: SourceLine[], comments: Set<string>): SourceLine[] {
  const left = new Set(
    docComments(lines)
      .filter((comment) => comments.has(textOf(comment)))
      .flat(),
  )
  return lines.filter((line) => !left.has(line))
}

function paired(own: SourceLine[], reference: SourceLine[]): DiffRow[] {
  const comparator = (a: SourceLine, b: SourceLine): boolean => a.text.trimEnd() === b.text.trimEnd()
  const rows: DiffRow[] = []
  const [owns, references] = [own.values(), reference.values()]
  let removed: SourceLine[] = []
  const flush = (added: SourceLine[]): void => {
    const count = Math.max(removed.length, added.length)
    for (let i = 0; i < count; i += 1) rows.push({ kind: 'different', own: removed[i], reference: added[i] })
    removed = []
  }
  for (const part of diffArrays(own, reference, { comparator })) {
    if (part.removed) {
      removed = take(owns, part.value.length)
    } else if (part.added) {
      flush(take(references, part.value.length))
    } else {
      flush([])
      const others = take(references, part.value.length)
      take(owns, part.value.length).forEach((line, index) => {
        rows.push({ kind: 'same', own: line, reference: others[index] ?? line })
      })
    }
  }
  flush([])
  return rows
}

function take<T>(values: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => values.next().value as T)
}

/** Nothing is left of two files that are the same. */
function folded(rows: DiffRow[]): DiffRow[] {
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind === 'different'),
  )
  const shown: DiffRow[] = []
  for (const [index, row] of rows.entries()) {
    const last = shown.at(-1)
    if (near[index]) shown.push(row)
    else if (last?.kind === 'left-out') last.lines += 1
    else shown.push({ kind: 'left-out', lines: 1 })
  }
  return shown.some(({ kind }) => kind === 'different') ? shown : []
}
