import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['own-address-on-bridge'],
  because: 'MASQUERADE without ! -o renames what goes from container to container as well.',
  edits: [
    {
      find: '-s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE',
      replace: '-s ${this.subnet} ${ours} -j MASQUERADE',
    },
  ],
})
