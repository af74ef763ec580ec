import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because: 'The rules of a published port outlive the container, and nobody can have that port again.',
  edits: [
    {
      find: '      for (const mapping of mappings) await this.forwarder.removePortForward(mapping, ip)\n',
      replace: '',
    },
  ],
})
