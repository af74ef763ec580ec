import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'What led to the container is forgotten, whichever port of it the mapping is for.',
  edits: [
    {
      find: '    const there = `${containerIp}:${mapping.containerPort}`\n',
      replace: '    const there = containerIp\n',
    },
  ],
})
