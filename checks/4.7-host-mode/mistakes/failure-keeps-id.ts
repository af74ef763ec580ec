import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start', 'publish-refused'],
  because: 'The id is entered before the start, and a start that fails does not take it out again.',
  edits: [
    {
      find: ['    const mappings = PortMapping.parseAll(publish)', ''].join('\n'),
      replace: [
        '    const mappings = PortMapping.parseAll(publish)',
        '    this.#containers.set(containerId, { mappings } as unknown as Container)',
        '',
      ].join('\n'),
    },
  ],
})
