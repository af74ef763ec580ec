import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stopped-container'],
  because:
    'The loop over the folders ends at the first one that is gone; the containers behind it learn nothing.',
  edits: [
    {
      find: ['      else this.#folders.delete(etc)', ''].join('\n'),
      replace: ['      else return', ''].join('\n'),
    },
  ],
})
