import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['every-container'],
  because:
    'The rule asks for TCP, because curl was the test; pings and datagrams between containers are dropped.',
  edits: [
    {
      find: [
        "    const rule = ['-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
      replace: [
        "    const rule = ['-p', 'tcp', '-i', this.bridge, '-o', this.bridge, ...this.#comment, '-j', 'ACCEPT']",
        '',
      ].join('\n'),
    },
  ],
})
