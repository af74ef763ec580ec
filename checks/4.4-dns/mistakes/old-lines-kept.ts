import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['one-server'],
  because: 'Only the servers of the old resolv.conf are replaced; its other lines stay.',
  edits: [
    {
      find: "    replaceFile(join(etc, 'resolv.conf'), `nameserver ${checkedAddress(server)}\\n`)",
      replace: [
        "    const path = join(etc, 'resolv.conf')",
        "    const old = existsSync(path) ? readFileSync(path, 'utf8').split('\\n') : []",
        "    const kept = old.filter((line) => line !== '' && !line.startsWith('nameserver'))",
        "    replaceFile(path, [...kept, `nameserver ${checkedAddress(server)}`, ''].join('\\n'))",
      ].join('\n'),
    },
    {
      find: "import { existsSync, renameSync, writeFileSync } from 'node:fs'",
      replace: "import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'",
    },
  ],
})
