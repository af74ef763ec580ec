import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['run-refuses'],
  because: 'A container that runs is started a second time, and of the first process nobody knows any more.',
  edits: [
    {
      find: [
        '    if (this.#containers.has(containerId)) throw new Error(`container ${containerId} is running already`)',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
