import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['host-localhost'],
  because:
    'The container receives a packet from 127.0.0.1, takes that for itself, and its answer never leaves it.',
  edits: [
    {
      find: "      { table: 'nat', line: `-A POSTROUTING -s 127.0.0.0/8 ${redirected} -j MASQUERADE` },\n",
      replace: '',
    },
  ],
})
