import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-mode'],
  because:
    'The configuration is not handed on, so the container ends up on minidocker0 and its ports lead to another bridge.',
  edits: [
    {
      find: ['    this.manager = new NetworkManager(config)', ''].join('\n'),
      replace: ['    this.manager = new NetworkManager()', ''].join('\n'),
    },
  ],
})
