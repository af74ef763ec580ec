import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-same-id'],
  because:
    "A question that is under way is known by the client's port and its id, without the client's address: when two clients use the same, the first one's is given up, and it gets no answer.",
  edits: [
    {
      find: '      this.#answer(query, upstream, (answer) => {\n        if (this.#server === socket) socket.send(answer, client.port, client.address)',
      replace: [
        '      const key = `${client.port} ${query.toString(',
        "        'hex',",
        '        0,',
        '        2,',
        '      )}`',
        '      const turn = {}',
        '      this.#underWay.set(key, turn)',
        '      this.#answer(query, upstream, (answer) => {',
        '        if (this.#underWay.get(key) !== turn) return',
        '        if (this.#server === socket) socket.send(answer, client.port, client.address)',
      ].join('\n'),
    },
    {
      find: '  #answer(query: Buffer, upstream: string, send: (answer: Buffer) => void): void {',
      replace:
        '  #underWay = new Map<string, object>()\n\n  #answer(query: Buffer, upstream: string, send: (answer: Buffer) => void): void {',
    },
  ],
})
