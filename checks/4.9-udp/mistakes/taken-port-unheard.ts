import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-taken'],
  because: 'The error of lab 4.2 is swallowed, and a container without its port is told to be published.',
  edits: [
    {
      find: 'await super.addPortForward(mapping, containerIp)\n',
      replace: 'await super.addPortForward(mapping, containerIp).catch(() => {})\n',
    },
  ],
})
