import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['runs-already'],
  because:
    'run() does not look whether the container is running: the network refuses the id, and the catch takes back what the first start has done.',
  edits: [
    {
      find: [
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
