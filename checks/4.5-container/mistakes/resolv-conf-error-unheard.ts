import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-early'],
  because: 'That resolv.conf could not be written is not noticed, and the container asks nobody for names.',
  edits: [
    {
      find: 'await names.writeResolvConf(etc, nameServer)',
      replace: 'await names.writeResolvConf(etc, nameServer).catch(() => {})',
    },
  ],
})
