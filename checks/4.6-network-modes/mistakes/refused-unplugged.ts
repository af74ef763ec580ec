import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['detach-bridge'],
  because: 'An attach() that the manager refuses unplugs the container that has the id.',
  edits: [
    {
      find: ['      this.#attached.delete(containerId)', '      throw error'].join('\n'),
      replace: ['      await this.detach(containerId)', '      throw error'].join('\n'),
    },
  ],
})
