import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['whole-file'],
  because: 'register() replaces the file in one step, and writeHostsFile() empties it and then fills it.',
  edits: [
    {
      find: [
        '    const own = entryFrom(hostname, ip)',
        "    replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '    this.#folders.set(etc, own)',
        '',
      ].join('\n'),
      replace: [
        '    const own = entryFrom(hostname, ip)',
        "    writeFileSync(join(etc, 'hosts'), this.#hostsFor(own))",
        '    this.#folders.set(etc, own)',
        '',
      ].join('\n'),
    },
  ],
})
