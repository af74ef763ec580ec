import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'On every network but the default one only TCP gets out.',
  edits: [
    {
      find: '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
      replace:
        "`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${this.bridge === 'minidocker0' ? '' : '-p tcp '}${ours} -j ACCEPT`",
    },
  ],
})
