import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because:
    'Whatever is called writes the rules and leads into them, also when a container goes after the policy was removed.',
  edits: [
    {
      find: '    await this.#inTurn(async () => {\n      // What has been removed stays so, although containers still go.\n      if (wasUp && (await this.#isInForce())) await this.#write()\n    })\n',
      replace: '    await this.#enforce()\n',
    },
  ],
})
