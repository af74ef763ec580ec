import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow-port'],
  because: 'A port without a protocol is taken for one of TCP, as in every tutorial.',
  edits: [
    {
      find: "  const protocols = protocol === undefined ? ['tcp', 'udp'] : [protocol]",
      replace: "  const protocols = [protocol ?? 'tcp']",
    },
  ],
})
