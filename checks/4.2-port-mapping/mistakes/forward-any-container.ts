import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because: 'The rule in FORWARD names the port and not the container, and opens that port of all containers.',
  edits: [
    {
      find: '`-A FORWARD ${redirected} -j ACCEPT`',
      replace: "`-A FORWARD ${redirected.replace(`-d ${ip} `, '')} -j ACCEPT`",
    },
  ],
})
