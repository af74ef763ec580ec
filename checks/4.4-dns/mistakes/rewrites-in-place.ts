import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['whole-file'],
  because: 'writeFile empties the file and then fills it: a program that reads in between gets a part of it.',
  edits: [
    {
      find: [
        '  const draft = `${path}.new`',
        '  writeFileSync(draft, text)',
        '  renameSync(draft, path)',
      ].join('\n'),
      replace: '  writeFileSync(path, text)',
    },
  ],
})
