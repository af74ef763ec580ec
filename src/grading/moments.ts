/**
 * Moments and lengths of time as people write them in a table. One without a time zone is in the zone of the deadline, so that it
 * means the same on every machine. Pure.
 */

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i

export interface Moment {
  /** Milliseconds since 1970. */
  at: number
  /** Minutes east of Greenwich; undefined where none was written. */
  zone: number | undefined
}

/** A day alone means its end. @param zone for a moment without one; minutes */
export function parseMoment(text: string, zone = 0): Moment | undefined {
  const match = MOMENT.exec(text.trim())
  if (match === null) return undefined
  const [, year, month, day, hour = '23', minute = '59', second, offset] = match
  const own = offset === undefined ? undefined : offsetOf(offset)
  const seconds = second ?? (match[4] === undefined ? '59' : '00')
  const numbers = [year, month, day, hour, minute, seconds].map(Number)
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = numbers
  const date = new Date(Date.UTC(y, m - 1, d, h, min, s))
  // The 31st of February is no day.
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d || h > 23 || min > 59 || s > 59)
    return undefined
  return { at: date.getTime() - (own ?? zone) * MINUTE, zone: own }
}

/** `10 June 2026`, `10. Juni 2026` or `June 10, 2026`, then `2:14 PM` or `14:14`: Moodle's own (strftimedaydatetime). */
const WORDED =
  /^(?:\p{L}+, )?(?:(?<day>\d{1,2})\.? (?<month>\p{L}+)|(?<name>\p{L}+) (?<number>\d{1,2}),) (?<year>\d{4}), (?<hour>\d{1,2}):(?<minute>\d\d)(?: ?(?<half>[AP]M))?$/iu

const MONTHS = ['en', 'de'].flatMap((language) => {
  const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  return Array.from(
    { length: 12 },
    (_, month) => [name.format(Date.UTC(2026, month)).toLowerCase(), month + 1] as const,
  )
})

/** In English and German; undefined for what is none. @param zone as for {@link parseMoment} */
export function parseWordedMoment(text: string, zone = 0): Moment | undefined {
  const found = WORDED.exec(text.trim().replace(/\s+/g, ' '))?.groups
  if (found === undefined) return undefined
  const { day, month, name, number, year, hour, minute, half } = found
  const named = (month ?? name ?? '').toLowerCase()
  const [, count] = MONTHS.find(([known]) => known === named) ?? []
  if (count === undefined || (half !== undefined && Number(hour) > 12)) return undefined
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)
  const two = (value: number | string): string => String(value).padStart(2, '0')
  return parseMoment(`${year}-${two(count)}-${two(day ?? number ?? '')} ${two(hours)}:${minute}`, zone)
}

function offsetOf(text: string): number {
  if (/^[zu]/i.test(text)) return 0
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** `2 days`, `36 h`, `15 min`; a bare number is days. In milliseconds. */
export function parseLength(text: string): number | undefined {
  const match = /^\+?(\d{1,4}(?:\.\d{1,3})?) ?(d|days?|h|hours?|min|minutes?)?$/i.exec(text.trim())
  if (match === null) return undefined
  const unit = (match[2] ?? 'd').toLowerCase()
  return Number(match[1]) * (unit.startsWith('d') ? DAY : unit.startsWith('h') ? 60 * MINUTE : MINUTE)
}
