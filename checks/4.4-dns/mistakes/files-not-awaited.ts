import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['every-file'],
  because:
    'register() returns when the first few of many files are written: the other containers do not know the name yet.',
  edits: [
    {
      find: [
        '    const { name, address } = entryFrom(hostname, ip)',
        '    this.#addresses.set(name, address)',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
      replace: [
        '    const { name, address } = entryFrom(hostname, ip)',
        '    this.#addresses.set(name, address)',
        '    void this.#tellEverybody()',
        '',
      ].join('\n'),
    },
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()\n',
      replace: '    if (this.#addresses.delete(hostname.toLowerCase())) void this.#tellEverybody()\n',
    },
    { find: '  #tellEverybody(): void {\n', replace: '  async #tellEverybody(): Promise<void> {\n' },
    {
      find: "        if (existsSync(etc)) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))\n",
      replace: [
        '        if (existsSync(etc)) {',
        "          replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '          if ([...this.#folders.keys()].indexOf(etc) >= 8) await setTimeout(50)',
        '        }',
        '',
      ].join('\n'),
    },
    {
      find: "import { isIPv4 } from 'node:net'\n",
      replace: [
        "import { isIPv4 } from 'node:net'",
        "import { setTimeout } from 'node:timers/promises'",
        '',
      ].join('\n'),
    },
  ],
})
