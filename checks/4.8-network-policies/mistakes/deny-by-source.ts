import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-spares-others'],
  because: 'The denial names the one who asks and not the one who is asked, who is therefore everybody.',
  edits: [
    {
      find: '    const pair = `-s ${source} -d ${destination}`',
      replace: "    const pair = action === 'deny' ? `-s ${source}` : `-s ${source} -d ${destination}`",
    },
  ],
})
