import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-resolver'],
  because:
    'The name of the record refers to a byte in the middle of the name that was asked for: the address belongs to another name.',
  edits: [
    {
      find: ['const NAME_OF_QUESTION = 0xc000 | HEADER_BYTES', ''].join('\n'),
      replace: ['const NAME_OF_QUESTION = 0xc000 | (HEADER_BYTES + 1)', ''].join('\n'),
    },
  ],
})
