import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because:
    'Only what was on the bridge is struck off the list: a container in host mode counts as running for good.',
  edits: [
    {
      find: '    this.#containers.delete(containerId)\n',
      replace: '    if (container.ip !== undefined) this.#containers.delete(containerId)\n',
    },
  ],
})
