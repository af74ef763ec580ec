import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-vanishes'],
  because: 'Every name that contains the one to be unregistered goes with it.',
  edits: [
    {
      find: ['    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()', ''].join('\n'),
      replace: [
        '    for (const name of this.#addresses.keys()) {',
        '      if (name.includes(hostname.toLowerCase())) this.#addresses.delete(name)',
        '    }',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
    },
  ],
})
