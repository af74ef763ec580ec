import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['localhost-stays'],
  because: 'unregister() refuses what is no name, although nothing can be registered under it.',
  edits: [
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()\n',
      replace: [
        "    if (!NAME.test(hostname.toLowerCase()) || hostname === 'localhost') throw new Error('no name')",
        '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()',
        '',
      ].join('\n'),
    },
  ],
})
