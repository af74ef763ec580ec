/**
 * What a lab is, as data. Paths are derived from its folder name, never listed.
 */

export interface Lab {
  /** `4.1` */
  id: string
  /** Folder name under `labs/`, `solutions/` and `checks/mistakes/`: `4.1-network-manager`. */
  slug: string
  title: string
  /** How long it takes, in minutes. */
  minutes: number
  points: number
  /** Ids of the labs it builds on. */
  buildsOn: string[]
  /** From nudge to near-answer; always three. */
  hints: [string, string, string]
  /** The narrative: Markdown without the front matter. */
  narrative: string
  /** Absolute paths. */
  files: {
    narrative: string
    /** The file that the learner edits. */
    stub: string
    solution: string
    check: string
  }
}
