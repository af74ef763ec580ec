import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'A folder that is not there is made, so that a container that does not exist gets a hosts file.',
  edits: [
    {
      find: ["import { existsSync, renameSync, writeFileSync } from 'node:fs'", ''].join('\n'),
      replace: ["import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'", ''].join('\n'),
    },
    {
      find: ['    const own = entryFrom(hostname, ip)', '    replaceFile'].join('\n'),
      replace: [
        '    const own = entryFrom(hostname, ip)',
        '    mkdirSync(etc, { recursive: true })',
        '    replaceFile',
      ].join('\n'),
    },
  ],
})
