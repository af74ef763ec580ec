import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because:
    'Whatever happens to a container, the rules are written: also when the policy has been removed, and its containers go after it.',
  edits: [
    {
      find: '      if (await this.#isInForce()) await this.#write()\n    })\n',
      replace: '    })\n    await this.#enforce()\n',
    },
  ],
})
