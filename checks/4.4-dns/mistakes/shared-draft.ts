import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['at-once'],
  because: 'Two calls at once write the same draft: the first one renames it away from under the second.',
  edits: [
    {
      find: "import { existsSync, renameSync, writeFileSync } from 'node:fs'",
      replace: [
        "import { existsSync } from 'node:fs'",
        "import { rename, writeFile } from 'node:fs/promises'",
      ].join('\n'),
    },
    {
      find: ['    this.#addresses.set(name, address)', '    this.#tellEverybody()'].join('\n'),
      replace: ['    this.#addresses.set(name, address)', '    await this.#tellEverybody()'].join('\n'),
    },
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()',
      replace: '    if (this.#addresses.delete(hostname.toLowerCase())) await this.#tellEverybody()',
    },
    {
      find: ["    replaceFile(join(etc, 'hosts'), this.#hostsFor(own))", '    this.#folders'].join('\n'),
      replace: ["    await replaceFile(join(etc, 'hosts'), this.#hostsFor(own))", '    this.#folders'].join(
        '\n',
      ),
    },
    {
      find: "    replaceFile(join(etc, 'resolv.conf')",
      replace: "    await replaceFile(join(etc, 'resolv.conf')",
    },
    { find: '  #tellEverybody(): void {', replace: '  async #tellEverybody(): Promise<void> {' },
    { find: 'if (existsSync(etc)) replaceFile(', replace: 'if (existsSync(etc)) await replaceFile(' },
    {
      find: 'function replaceFile(path: string, text: string): void {',
      replace: 'async function replaceFile(path: string, text: string): Promise<void> {',
    },
    {
      find: ['  writeFileSync(draft, text)', '  renameSync(draft, path)'].join('\n'),
      replace: ['  await writeFile(draft, text)', '  await rename(draft, path)'].join('\n'),
    },
  ],
})
