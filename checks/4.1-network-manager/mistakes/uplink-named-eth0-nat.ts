import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['second-uplink'],
  because:
    'MASQUERADE names eth0, so that packets which leave by another interface keep an address that nobody there knows.',
  edits: [
    {
      find: '`-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE`',
      replace: '`-A POSTROUTING -s ${this.subnet} -o eth0 ${ours} -j MASQUERADE`',
    },
  ],
})
