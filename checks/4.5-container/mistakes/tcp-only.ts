import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['published'],
  because: 'A mapping that names no protocol is published for TCP alone.',
  edits: [
    {
      find: '    this.mappings = PortMapping.parseAll(ports)\n',
      replace:
        "    this.mappings = PortMapping.parseAll(ports.map((each) => (each.includes('/') ? each : `${each}/tcp`)))\n",
    },
  ],
})
