import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-one-protocol'],
  because:
    'It forgets what the container answers from this port, instead of what a rule has led there. Where the ports of host and container are the same, a client that asked the container itself is forgotten, too.',
  edits: [
    {
      find: "'--dst-nat', there])",
      replace: "'--reply-src', containerIp, '--reply-port-src', `${mapping.containerPort}`])",
    },
    { find: '    const there = `${containerIp}:${mapping.containerPort}`\n', replace: '' },
  ],
})
