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
        "          await writeFile(join(etc, 'hosts.new'), this.#hostsFor(own))",
        "          await rename(join(etc, 'hosts.new'), join(etc, 'hosts'))",
        '        }',
        '',
      ].join('\n'),
    },
    {
      find: "import { isIPv4 } from 'node:net'\n",
      replace: [
        "import { rename, writeFile } from 'node:fs/promises'",
        "import { isIPv4 } from 'node:net'",
        '',
      ].join('\n'),
    },
  ],
})
