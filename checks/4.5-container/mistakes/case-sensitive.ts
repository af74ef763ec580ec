import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-taken'],
  because:
    'web and WEB are two ids for the network, and one name for the resolver: the second container takes it over.',
  edits: [
    {
      find: ['    const id = this.name.toLowerCase()', ''].join('\n'),
      replace: ['    const id = this.name', ''].join('\n'),
    },
  ],
})
