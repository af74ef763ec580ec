import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-again'],
  because:
    'Ports are taken back for the address of the first start: those of a later start stay published for ever.',
  edits: [
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #ip: string | undefined', ''].join('\n'),
    },
    {
      find: ['    this.#taken.push(() => network.cleanup(id))', ''].join('\n'),
      replace: ['    this.#taken.push(() => network.cleanup(id))', '    this.#ip ??= ip', ''].join('\n'),
    },
    {
      find: 'forwarder.removePortForward(mapping, ip)',
      replace: "forwarder.removePortForward(mapping, this.#ip ?? '')",
    },
  ],
})
