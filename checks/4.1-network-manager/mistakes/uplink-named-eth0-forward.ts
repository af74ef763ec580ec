import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['second-uplink'],
  because: 'The way out is spelled eth0 in FORWARD, and packets to any other interface meet the policy.',
  edits: [
    {
      find: '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
      replace: '`-A FORWARD -i ${this.bridge} -o eth0 ${ours} -j ACCEPT`',
    },
  ],
})
