import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-moves'],
  because:
    'A line at the end of each file is enough for a new name, and for a name that moves it comes too late.',
  edits: [
    {
      find: "import { existsSync, renameSync, writeFileSync } from 'node:fs'",
      replace: "import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs'",
    },
    {
      find: ['    this.#addresses.set(name, address)', '    this.#tellEverybody()'].join('\n'),
      replace: [
        '    this.#addresses.set(name, address)',
        '    for (const etc of this.#folders.keys()) {',
        "      if (existsSync(etc)) appendFileSync(join(etc, 'hosts'), `${address}\\t${name}\\n`)",
        '    }',
      ].join('\n'),
    },
  ],
})
