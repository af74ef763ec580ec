import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-late'],
  because:
    'That the name could not be registered is not noticed, and the container runs where nobody finds it.',
  edits: [
    {
      find: '    await names.register(this.name, ip)',
      replace: '    await names.register(this.name, ip).catch(() => {})',
    },
  ],
})
