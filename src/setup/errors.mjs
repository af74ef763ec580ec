/** What LabError is to the rest, for the stage that cannot read TypeScript yet. */

/** Says what happened in `message` and what to do about it in `next`. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ next?: string, output?: string, code?: string }} [options] `output`: the last lines of a command that failed
   */
  constructor(message, { next, output, code = 'setup-failed' } = {}) {
    super(message)
    this.name = 'SetupError'
    this.code = code
    this.next = next
    this.output = output
  }
}
