import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['forwards-nobody-else'],
  because:
    'What comes from the bridge is let pass wherever it goes, so that containers reach each other as well.',
  edits: [
    {
      find: '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
      replace: '`-A FORWARD -i ${this.bridge} ${ours} -j ACCEPT`',
    },
  ],
})
