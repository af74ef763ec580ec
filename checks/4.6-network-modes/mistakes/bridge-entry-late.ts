import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because:
    'With mode bridge the id is left to the manager until it is connected: meanwhile the same id is attached with mode none.',
  edits: [
    {
      find: '    this.#attached.set(containerId, container)\n',
      replace: "    if (mode.kind !== 'bridge') this.#attached.set(containerId, container)\n",
    },
    {
      find: '      container.address = await this.#connect(containerId, container)\n',
      replace: [
        '      container.address = await this.#connect(containerId, container)',
        '      this.#attached.set(containerId, container)',
        '',
      ].join('\n'),
    },
  ],
})
