import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['id-taken'],
  because: 'The catch of the call that is refused deletes the id: it belongs to the first container.',
  edits: [
    {
      find: [
        '    if (this.#attached.has(containerId)) throw new Error(`container ${containerId} is attached already`)',
        '',
      ].join('\n'),
      replace: '',
    },
    {
      find: ['    this.#attached.set(containerId, container)', '    try {', ''].join('\n'),
      replace: [
        '    const known = this.#attached.has(containerId)',
        '    try {',
        '      if (known) throw new Error(`container ${containerId} is attached already`)',
        '      this.#attached.set(containerId, container)',
        '',
      ].join('\n'),
    },
  ],
})
