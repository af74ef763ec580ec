import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['at-once'],
  because:
    'writeHostsFile() makes its text, waits, and then writes: what was registered meanwhile is not in it.',
  edits: [
    {
      find: [
        "    replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '    this.#folders.set(etc, own)',
        '',
      ].join('\n'),
      replace: [
        '    const text = this.#hostsFor(own)',
        '    await new Promise((resolve) => setImmediate(resolve))',
        "    replaceFile(join(etc, 'hosts'), text)",
        '    this.#folders.set(etc, own)',
        '',
      ].join('\n'),
    },
  ],
})
