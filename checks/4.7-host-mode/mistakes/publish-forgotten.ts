import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-mode'],
  because: 'The container is connected, and its ports are read and kept, but never published.',
  edits: [
    {
      find: '      for (const mapping of mappings) await this.forwarder.addPortForward(mapping, container.ip)\n',
      replace: '',
    },
  ],
})
