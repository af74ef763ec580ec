import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because:
    'Conversations are forgotten by the host port and the container: taking back 53:54, which is not published, ends those by 53:53.',
  edits: [
    {
      find: '    const there = `${containerIp}:${mapping.containerPort}`',
      replace: '    const there = containerIp',
    },
  ],
})
