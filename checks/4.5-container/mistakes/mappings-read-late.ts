import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because:
    'The mappings are read when the container is run, and not when it is made: nobody hears of a typing error before.',
  edits: [
    {
      find: ['    this.mappings = PortMapping.parseAll(ports)', ''].join('\n'),
      replace: ['    this.mappings = []', '    this.#ports = ports', ''].join('\n'),
    },
    {
      find: ['    for (const mapping of this.mappings) {', ''].join('\n'),
      replace: ['    for (const mapping of PortMapping.parseAll(this.#ports)) {', ''].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #ports: string[]', '  readonly #taken: Undo[] = []', ''].join('\n'),
    },
  ],
})
