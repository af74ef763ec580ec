import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-leaves-nothing'],
  because:
    'The rules of its ports outlive the container, and lead to an address that will be somebody else’s.',
  edits: [
    {
      find: ['      this.#taken.push(() => forwarder.removePortForward(mapping, ip))', ''].join('\n'),
      replace: '',
    },
  ],
})
