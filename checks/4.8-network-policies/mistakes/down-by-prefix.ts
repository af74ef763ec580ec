import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['follows-container'],
  because: 'When a container goes, so do all whose names begin with its name.',
  edits: [
    {
      find: '    this.#addresses.delete(name)\n',
      replace:
        '    for (const each of [...this.#addresses.keys()]) {\n      if (each.startsWith(name)) this.#addresses.delete(each)\n    }\n',
    },
  ],
})
