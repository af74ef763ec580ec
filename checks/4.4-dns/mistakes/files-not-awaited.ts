import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['every-file'],
  because: 'register() begins to write the files and returns: some container does not know the name yet.',
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
        '    void this.#tellLater()',
        '',
      ].join('\n'),
    },
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()\n',
      replace: '    if (this.#addresses.delete(hostname.toLowerCase())) void this.#tellLater()\n',
    },
    {
      find: '  #tellEverybody(): void {\n',
      replace: [
        '  async #tellLater(): Promise<void> {',
        '    for (const [etc, own] of this.#folders) {',
        '      await new Promise((r) => setImmediate(r))',
        "      if (existsSync(etc)) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '    }',
        '  }',
        '',
        '  #tellEverybody(): void {',
        '',
      ].join('\n'),
    },
  ],
})
