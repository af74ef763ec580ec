import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'forEach waits for nobody: run() has returned when the port turns out to be taken.',
  edits: [
    {
      find: ['    for (const mapping of this.mappings) {', '      await'].join('\n'),
      replace: ['    this.mappings.forEach(async (mapping) => {', '      await'].join('\n'),
    },
    {
      find: ['      this.#taken.push(() => forwarder.removePortForward(mapping, ip))', '    }'].join('\n'),
      replace: ['      this.#taken.push(() => forwarder.removePortForward(mapping, ip))', '    })'].join(
        '\n',
      ),
    },
  ],
})
