import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-twice'],
  because: 'The list of ids is a plain object, which has names such as constructor from the start.',
  edits: [
    {
      find: ['    const ip = this.#addresses.get(containerId)', '    if (!ip) return', ''].join('\n'),
      replace: [
        '    const ip = this.#addresses.get(containerId) ?? ({} as Record<string, string>)[containerId]',
        '    if (!ip) return',
        '',
      ].join('\n'),
    },
    {
      find: '    if (this.#addresses.delete(containerId)) this.pool.release(ip)',
      replace: ['    this.#addresses.delete(containerId)', '    this.pool.release(ip)'].join('\n'),
    },
  ],
})
