import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-cannot-enter'],
  because:
    '-o bridge -j ACCEPT was meant for replies, but it opens every port of every container to a neighbor with a route.',
  edits: [
    {
      find: '-o ${this.bridge} -m conntrack --ctstate RELATED,ESTABLISHED ${ours} -j ACCEPT`',
      replace: '-o ${this.bridge} ${ours} -j ACCEPT`',
    },
  ],
})
