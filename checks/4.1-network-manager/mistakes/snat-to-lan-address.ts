import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['second-uplink'],
  because:
    'SNAT with the address of eth0 written down in it: on every other interface that is the wrong one.',
  edits: [
    {
      find: '`-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE`',
      replace:
        '`-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j SNAT --to-source 192.168.1.100`',
    },
  ],
})
