import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['others-keep-source'],
  because:
    'MASQUERADE does not ask where a packet comes from, so that whatever leaves the host loses its source, the own packets of the host included.',
  edits: [
    {
      find: '`-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE`',
      replace: '`-A POSTROUTING ! -o ${this.bridge} ${ours} -j MASQUERADE`',
    },
  ],
})
