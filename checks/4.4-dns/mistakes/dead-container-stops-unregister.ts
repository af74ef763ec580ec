import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stopped-container'],
  because: 'register() passes over folders that are gone, and unregister() fails at the first one.',
  edits: [
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()\n',
      replace:
        "    if (this.#addresses.delete(hostname.toLowerCase())) for (const [etc, own] of this.#folders) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))\n",
    },
    {
      find: [
        "        if (existsSync(etc)) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '        else this.#folders.delete(etc)',
        '',
      ].join('\n'),
      replace: "        if (existsSync(etc)) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))\n",
    },
  ],
})
