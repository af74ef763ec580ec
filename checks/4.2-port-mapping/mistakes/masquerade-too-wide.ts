import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['caller-address'],
  because:
    'Masquerading everything that goes to the bridge makes all cases work at once, and every caller look like the gateway.',
  edits: [
    {
      find: "      { table: 'nat', line: `-A POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE` },",
      replace: "      { table: 'nat', line: `-A POSTROUTING -o ${this.bridge} ${ours} -j MASQUERADE` },",
    },
  ],
})
