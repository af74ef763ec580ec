import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['written-again'],
  because:
    'A folder that is known already keeps its first owner: the next register() brings the old name back.',
  edits: [
    {
      find: ['    this.#folders.set(etc, own)', ''].join('\n'),
      replace: ['    if (!this.#folders.has(etc)) this.#folders.set(etc, own)', ''].join('\n'),
    },
  ],
})
