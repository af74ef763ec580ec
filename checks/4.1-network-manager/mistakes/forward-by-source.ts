import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['forwards-nobody-else'],
  because:
    'The way out is opened for an address instead of an interface, and a source address can be made up by anybody.',
  edits: [
    {
      find: '`-A FORWARD -i ${this.bridge} ! -o ${this.bridge} ${ours} -j ACCEPT`',
      replace: '`-A FORWARD -s ${this.subnet} ! -o ${this.bridge} ${ours} -j ACCEPT`',
    },
  ],
})
