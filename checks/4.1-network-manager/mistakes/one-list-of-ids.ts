import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'Connected ids are kept beside the class: what one network has, the other refuses.',
  edits: [
    {
      find: '  readonly #addresses = new Map<string, string>()\n',
      replace: '  readonly #addresses = connected\n',
    },
    {
      find: 'export class NetworkManager {',
      replace: 'const connected = new Map<string, string>()\n\nexport class NetworkManager {',
    },
  ],
})
