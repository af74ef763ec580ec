import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['forwards-nobody-else'],
  because: 'All may pass that does not leave by the bridge: the host forwards for the whole LAN.',
  edits: [
    {
      find: '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
      replace: '`-A FORWARD ! -o ${this.bridge} ${ours} -j ACCEPT`',
    },
  ],
})
