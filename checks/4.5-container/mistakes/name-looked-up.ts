import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['run-twice'],
  because:
    'Whether the name is taken is looked up first, and the name registered last: two calls at once both find it free, and the one that fails takes back what the other has done.',
  edits: [
    {
      find: [
        '    return this.#inTurn(async () => {',
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '      try {',
        '        return await this.#start(process)',
        '      } catch (error) {',
        '        const more = await this.#takeBack()',
        '        throw more.length === 0 ? error : failure(`container ${this.name} cannot be run`, [error, ...more])',
        '      }',
        '    })',
        '',
      ].join('\n'),
      replace: [
        '    if (this.host.names.resolve(this.name)) throw new Error(`there is a container ${this.name} already`)',
        '    try {',
        '      return await this.#start(process)',
        '    } catch (error) {',
        '      await this.#takeBack()',
        // Late enough that there is something of the other call's on a busy machine as well.
        '      await new Promise((resolve) => setTimeout(resolve, 400))',
        '      await this.host.network.cleanup(this.name.toLowerCase())',
        '      throw error',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
