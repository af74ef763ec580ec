import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-late'],
  because:
    'stop does nothing for a container that has never run: what could not be taken back of a failed start is in the way of every later one.',
  edits: [
    {
      find: '  #lastTurn: Promise<unknown> = Promise.resolve()\n',
      replace: '  #lastTurn: Promise<unknown> = Promise.resolve()\n  #runs = false\n',
    },
    {
      find: '        return await this.#start(process)\n',
      replace:
        '        const ip = await this.#start(process)\n        this.#runs = true\n        return ip\n',
    },
    {
      find: '      const failures = await this.#takeBack()\n      if (failures.length > 0) throw failure(`something',
      replace:
        '      if (!this.#runs) return\n      const failures = await this.#takeBack()\n      this.#runs = failures.length > 0\n      if (failures.length > 0) throw failure(`something',
    },
  ],
})
