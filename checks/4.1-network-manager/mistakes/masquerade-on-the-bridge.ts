import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-keeps-source'],
  because:
    'Without ! -o the rule also rewrites what one container sends to another, so that everybody seems to be the gateway.',
  edits: [
    {
      find: '`-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE`',
      replace: '`-A POSTROUTING -s ${this.subnet} ${ours} -j MASQUERADE`',
    },
  ],
})
