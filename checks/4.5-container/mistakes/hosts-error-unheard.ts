import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-early'],
  because: 'That the hosts file could not be written is not noticed, and the container runs without one.',
  edits: [
    {
      find: 'await names.writeHostsFile(etc, this.name, ip)',
      replace: 'await names.writeHostsFile(etc, this.name, ip).catch(() => {})',
    },
  ],
})
