import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['started-at-once'],
  because:
    'Whether a name is taken is asked of the resolver, where it is written last: two starts at the same moment both find it free.',
  edits: [
    {
      find: ['    const id = this.name.toLowerCase()', ''].join('\n'),
      replace: [
        '    if (names.resolve(this.name)) throw new Error(`a container named ${this.name} is running`)',
        '    const id = `${this.name.toLowerCase()}-${pid}`',
        '',
      ].join('\n'),
    },
  ],
})
