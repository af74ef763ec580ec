import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['by-name'],
  because: 'The hosts file is written, and the name is in no other one.',
  edits: [
    {
      find: ['    await names.register(this.name, ip)', ''].join('\n'),
      replace: '',
    },
  ],
})
