import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-spares-others'],
  because: 'The denial names the one who is asked and not the one who asks, who is therefore everybody.',
  edits: [
    {
      find: '    const pair = `-s ${source} -d ${destination}`',
      replace: "    const pair = action === 'deny' ? `-d ${destination}` : `-s ${source} -d ${destination}`",
    },
  ],
})
