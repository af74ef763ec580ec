import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-resolver'],
  because: 'The class of the record is left at 0, and no resolver takes it for one of the Internet.',
  edits: [
    {
      find: ['  record.writeUInt16BE(CLASS_IN, 4)', ''].join('\n'),
      replace: ['  record.writeUInt16BE(CLASS_IN - 1, 4)', ''].join('\n'),
    },
  ],
})
