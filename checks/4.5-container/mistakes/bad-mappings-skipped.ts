import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'A mapping that cannot be read is left out, and nobody hears of it.',
  edits: [
    {
      find: ['    this.mappings = PortMapping.parseAll(ports)', ''].join('\n'),
      replace: [
        "    this.mappings = PortMapping.parseAll(ports.filter((port) => port.includes(':')))",
        '',
      ].join('\n'),
    },
  ],
})
