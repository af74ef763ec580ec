import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because:
    'FORWARD opens for the container instead of for its port, and a neighbor with a route reaches all the others too.',
  edits: [
    {
      find: '`-A FORWARD ${redirected} -j ACCEPT`',
      replace: '`-A FORWARD -d ${ip} -o ${this.bridge} ${ours} -j ACCEPT`',
    },
  ],
})
