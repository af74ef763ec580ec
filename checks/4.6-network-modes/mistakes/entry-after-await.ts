import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['id-taken'],
  because: 'The entry is written when the work is done: two calls at the same moment both find the id free.',
  edits: [
    {
      find: [
        '    this.#attached.set(containerId, container)',
        '    try {',
        '      container.address = await this.#connect(containerId, container)',
        '',
      ].join('\n'),
      replace: [
        '    try {',
        '      container.address = await this.#connect(containerId, container)',
        '      this.#attached.set(containerId, container)',
        '',
      ].join('\n'),
    },
  ],
})
