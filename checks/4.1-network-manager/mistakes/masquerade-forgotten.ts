import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-source'],
  because:
    'Forwarding alone sends packets out as 172.18.0.2, an address to which nobody out there knows a way back.',
  edits: [
    {
      find: "      { table: 'nat', line: `-A POSTROUTING -s ${this.subnet} ! -o ${this.bridge} ${ours} -j MASQUERADE` },\n",
      replace: '',
    },
  ],
})
