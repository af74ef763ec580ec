/** What is wrong with a file that somebody wrote, in words; valibot's own are about types. */
import type * as v from 'valibot'

export function issueText({ kind, type, expected, received, message, path }: v.BaseIssue<unknown>): string {
  const where = path?.map(({ key }) => String(key)).join(', ') ?? ''
  const what =
    kind !== 'schema' || !message.startsWith('Invalid ')
      ? message
      : type === 'strict_object' && expected === 'never'
        ? 'is not known'
        : received === 'undefined'
          ? 'is missing'
          : 'has another form than it should'
  return where === '' && what !== message ? `it ${what}` : `${where} ${what}`.trim()
}
