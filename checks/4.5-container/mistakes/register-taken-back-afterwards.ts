import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-late'],
  because:
    'The way back from register() is written down when that has succeeded: when it fails halfway, the name stays known.',
  edits: [
    { find: ['    this.#taken.push(once(() => names.unregister(this.name)))', ''].join('\n'), replace: '' },
    {
      find: ['    await names.register(this.name, ip)', ''].join('\n'),
      replace: [
        '    await names.register(this.name, ip)',
        '    this.#taken.push(once(() => names.unregister(this.name)))',
        '',
      ].join('\n'),
    },
  ],
})
