import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny-internet'],
  because:
    'The chain sees all that goes to the bridge, and denies what the LAN may ask by a rule of somebody else.',
  edits: [
    {
      find: '    return `FORWARD -i ${this.bridge} -o ${this.bridge} -j ${this.#chain}`',
      replace: '    return `FORWARD -o ${this.bridge} -j ${this.#chain}`',
    },
  ],
})
