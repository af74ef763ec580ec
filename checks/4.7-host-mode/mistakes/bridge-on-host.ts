import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-mode'],
  because: 'The process is started without --net in either mode, and on the host there is an eth0 already.',
  edits: [
    {
      find: 'startProcess(command, { ownNetwork: true })',
      replace: 'startProcess(command, { ownNetwork: false })',
    },
  ],
})
