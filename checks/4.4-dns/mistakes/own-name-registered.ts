import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because:
    'writeHostsFile() registers the container itself: every other container knows it, though nobody has called register().',
  edits: [
    {
      find: ['    this.#folders.set(etc, own)', ''].join('\n'),
      replace: [
        '    this.#folders.set(etc, own)',
        '    this.#addresses.set(own.name, own.address)',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
    },
  ],
})
