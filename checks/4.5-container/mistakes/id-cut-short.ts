import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['started-at-once'],
  because:
    'The id is cut to twelve characters, so two containers whose names begin alike are one to the network.',
  edits: [
    {
      find: '    const id = this.name.toLowerCase()\n',
      replace: '    const id = this.name.toLowerCase().slice(0, 12)\n',
    },
  ],
})
