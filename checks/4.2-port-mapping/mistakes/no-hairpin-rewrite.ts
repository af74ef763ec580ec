import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['hairpin-self'],
  because: 'The container receives a packet that claims to come from its own address, and drops it.',
  edits: [
    {
      find: "      { table: 'nat', line: `-A POSTROUTING -s ${this.subnet} ${redirected} -j MASQUERADE` },\n",
      replace: '',
    },
  ],
})
