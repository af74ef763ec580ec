import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because: 'unregister() forgets the folder of the container as well, whose file follows nothing any more.',
  edits: [
    {
      find: ['    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()', ''].join('\n'),
      replace: [
        '    if (!this.#addresses.delete(hostname.toLowerCase())) return',
        '    for (const [etc, own] of this.#folders) {',
        '      if (own.name === hostname.toLowerCase()) this.#folders.delete(etc)',
        '    }',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
    },
  ],
})
