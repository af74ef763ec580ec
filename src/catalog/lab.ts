/**
 * What a lab is, as data. Paths are derived from its folder name, never listed.
 */
import type { Review } from './review.ts'

/** One thing to write, and the checks that turn green with it. */
export interface Step {
  title: string
  /** Ids. */
  checks: string[]
  /** From nudge to near-answer; without them, the lab's stand for it. */
  hints?: [string, string, string] | undefined
}

export interface Lab {
  /** `4.1` */
  id: string
  /** Folder name under `labs/`, `solutions/` and `checks/`: `4.1-network-manager`. */
  slug: string
  /** A tour is shown live, and has nothing to write or to check: of its files, only the narrative and the solution exist. */
  kind: 'code' | 'tour'
  title: string
  /** How long it takes, in minutes. */
  minutes: number
  points: number
  /** Ids of the labs it builds on. */
  buildsOn: string[]
  /** From nudge to near-answer; always three. A tour has none. */
  hints?: [string, string, string]
  /** All checks, in the order in which a learner meets them. A tour has none. */
  steps: Step[]
  /** Markdown, between the front matter and the review. */
  narrative: string
  review: Review
  /** Absolute paths. */
  files: {
    narrative: string
    hints: string
    /** The file that the learner edits. */
    stub: string
    solution: string
    /** Brings in all checks of the lab, in their order. */
    check: string
  }
}
