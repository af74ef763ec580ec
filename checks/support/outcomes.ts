/**
 * How the checks of one file have ended, those of other scenarios included: whoever waits for another check has to know
 * whether that one has anything to say.
 */

export interface Outcomes {
  /** These checks are going to run, or are under way. */
  expect(checks: string[]): void
  /** Only the first outcome of a check counts. */
  end(check: string, passed: boolean): void
  /** Waits for its end. Of a check that nobody expects it is not known that it has passed. */
  hasPassed(check: string): Promise<boolean>
}

export function outcomesOf(): Outcomes {
  const known = new Map<string, { ended: Promise<boolean>; end(passed: boolean): void }>()
  return {
    expect(checks) {
      for (const check of checks) {
        let end = (_passed: boolean): void => {}
        const ended = new Promise<boolean>((resolve) => {
          end = resolve
        })
        known.set(check, { ended, end })
      }
    },
    end: (check, passed) => known.get(check)?.end(passed),
    hasPassed: async (check) => known.get(check)?.ended ?? false,
  }
}
