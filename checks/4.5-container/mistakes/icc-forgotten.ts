import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['by-name'],
  because: 'The names are found, and FORWARD drops what the containers send each other.',
  edits: [
    {
      find: ['    await host.traffic.setIcc(true)', ''].join('\n'),
      replace: '',
    },
  ],
})
