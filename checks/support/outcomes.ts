/**
 * How the checks of one file have ended, those of other scenarios included: one that waits for another check has to know
 * whether that one has anything to say. Nobody waits for a scenario that cannot go on.
 */

export interface Outcomes {
  /** This scenario has its guest: its checks are going to run, or are under way. */
  expect(scenario: string, checks: string[]): void
  /** Only the first outcome of a check counts. */
  end(check: string, passed: boolean): void
  /**
   * Waits for the end of a check. Of one that nobody expects yet, or that itself waits for the asking scenario, it is not known
   * that it has passed.
   */
  hasPassed(check: string, asking: string): Promise<boolean>
}

interface Expected {
  scenario: string
  ended: Promise<boolean>
  end(passed: boolean): void
}

export function outcomesOf(): Outcomes {
  const known = new Map<string, Expected>()
  /** Which scenario each waits for; a scenario's checks run one after another. */
  const waiting = new Map<string, string>()

  function waitsFor(scenario: string, other: string): boolean {
    for (let at: string | undefined = scenario; at !== undefined; at = waiting.get(at)) {
      if (at === other) return true
    }
    return false
  }

  return {
    expect(scenario, checks) {
      for (const check of checks) {
        let end = (_passed: boolean): void => {}
        const ended = new Promise<boolean>((resolve) => {
          end = resolve
        })
        known.set(check, { scenario, ended, end })
      }
    },
    end: (check, passed) => known.get(check)?.end(passed),
    async hasPassed(check, asking) {
      const other = known.get(check)
      if (other === undefined || waitsFor(other.scenario, asking)) return false
      waiting.set(asking, other.scenario)
      const passed = await other.ended
      waiting.delete(asking)
      return passed
    },
  }
}
