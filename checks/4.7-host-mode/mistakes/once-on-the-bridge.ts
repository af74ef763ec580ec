import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-twice'],
  because:
    'What is to be taken back is remembered by id, and stays when the container has been stopped: run again in host mode, its stop takes the address and the ports, which are those of another container by now.',
  edits: [
    {
      find: '    await this.#end(containerId, container)\n    // The last step',
      replace: [
        '    if (container.ip !== undefined) this.#bridged.set(containerId, container)',
        '    const once = this.#bridged.get(containerId) ?? container',
        '    await this.#end(containerId, { ...once, process: container.process })',
        '    // The last step',
      ].join('\n'),
    },
    {
      find: '  async #end(containerId: string, {',
      replace: '  readonly #bridged = new Map<string, Container>()\n\n  async #end(containerId: string, {',
    },
  ],
})
