import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because:
    'unregister() takes the name out of the file of the container that has it, until that file is written next.',
  edits: [
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()',
      replace: [
        '    const name = hostname.toLowerCase()',
        '    if (!this.#addresses.delete(name)) return',
        '    this.#tellEverybody()',
        '    for (const [etc, own] of this.#folders) {',
        "      if (own.name === name) replaceFile(join(etc, 'hosts'), this.#hostsFor(own).replace(`${own.address}\\t${name}\\n`, ''))",
        '    }',
      ].join('\n'),
    },
  ],
})
