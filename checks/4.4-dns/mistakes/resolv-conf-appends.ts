import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['one-server'],
  because: 'The new server stands behind the old one, which is asked first and answers.',
  edits: [
    {
      find: "import { existsSync, renameSync, writeFileSync } from 'node:fs'",
      replace: "import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs'",
    },
    {
      find: "    replaceFile(join(etc, 'resolv.conf')",
      replace: "    appendFileSync(join(etc, 'resolv.conf')",
    },
  ],
})
