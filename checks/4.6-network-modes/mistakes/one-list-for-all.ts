import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because:
    'The containers are kept beside the class: every NetworkModes takes those of all others for its own.',
  edits: [
    {
      find: '  readonly #attached = new Map<string, Attached>()\n',
      replace: '  readonly #attached = attached\n',
    },
    {
      find: 'export class NetworkModes {',
      replace: 'const attached = new Map<string, Attached>()\n\nexport class NetworkModes {',
    },
  ],
})
