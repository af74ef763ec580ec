import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny-internet'],
  because:
    'The chain sees everything that comes in by the bridge, and the DROP at its end stops what is on its way to the world.',
  edits: [
    {
      find: '    return `FORWARD -i ${this.bridge} -o ${this.bridge} -j ${this.#chain}`',
      replace: '    return `FORWARD -i ${this.bridge} -j ${this.#chain}`',
    },
  ],
})
