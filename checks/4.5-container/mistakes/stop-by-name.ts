import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-again'],
  because: 'stop() takes back whatever has this name, although it may be another container by now.',
  edits: [
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      const failures = await this.#takeBack()',
        '      await this.host.names.unregister(this.name)',
        '      await this.host.network.cleanup(this.name.toLowerCase())',
        '',
      ].join('\n'),
    },
  ],
})
