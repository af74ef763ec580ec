import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because:
    'A folder that was not there is remembered all the same, and gets its file when somebody has made it.',
  edits: [
    {
      find: [
        "    replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '    this.#folders.set(etc, own)',
      ].join('\n'),
      replace: [
        '    this.#folders.set(etc, own)',
        "    replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
      ].join('\n'),
    },
    {
      find: ['      else this.#folders.delete(etc)', ''].join('\n'),
      replace: '',
    },
  ],
})
