import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-follows'],
  because: 'A name with a dot is taken for one of the world outside, also when it is registered.',
  edits: [
    {
      find: ['    const address = this.resolve(question.name)', ''].join('\n'),
      replace: [
        "    const address = question.name.includes('.') ? undefined : this.resolve(question.name)",
        '',
      ].join('\n'),
    },
  ],
})
