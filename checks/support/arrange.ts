/**
 * What a check does itself before it looks: rules, routes and interfaces of somebody else. All of it works on a host as it came, so
 * code under test that keeps a check from doing it has failed, and nobody else.
 */
import { GuestFailed, type Place } from '../../src/guest/index.ts'
import { CheckFailure } from './failure.ts'

interface Arranged {
  /** A sentence: `a rule is planted`. */
  what: string
  input?: string
}

/**
 * What the command printed.
 * @throws CheckFailure when it fails where code under test is root; GuestFailed when it was ended, or fails outside
 */
export async function arrange(place: Place, argv: string[], { what, input }: Arranged): Promise<string> {
  const { code, stdout, stderr } = await place.execute(argv, input)
  if (code === 0) return stdout
  if (code === null || place.outside) throw new GuestFailed(`${place.name}: ${what}: ${stderr}`)
  const said = stderr.trim().split('\n').slice(-2).join(' ')
  throw new CheckFailure({
    expected: `before it looks, this check can do something itself in ${place.name}: ${what}`,
    observed: `it cannot${said === '' ? '' : `: ${said}`}`,
    next: 'It can where your code has not run. What of that has your code made, changed or taken away: a table, an interface, a route?',
  })
}
