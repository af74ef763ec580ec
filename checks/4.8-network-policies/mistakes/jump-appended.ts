import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny'],
  because:
    'The rule is appended with -A, behind the one that accepts everything on the bridge, and is never reached.',
  edits: [{ find: '[`-I ${this.#jump}`]', replace: '[`-A ${this.#jump}`]' }],
})
