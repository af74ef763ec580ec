import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['whole-file'],
  because: 'The old file is removed and a new one written: in between there is none.',
  edits: [
    {
      find: ["import { existsSync, renameSync, writeFileSync } from 'node:fs'", ''].join('\n'),
      replace: ["import { existsSync, rmSync, writeFileSync } from 'node:fs'", ''].join('\n'),
    },
    {
      find: [
        '  const draft = `${path}.new`',
        '  writeFileSync(draft, text)',
        '  renameSync(draft, path)',
        '',
      ].join('\n'),
      replace: ['  rmSync(path, { force: true })', '  writeFileSync(path, text)', ''].join('\n'),
    },
  ],
})
