import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because: 'The addresses are kept beside the class: what one network says of web holds for all others.',
  edits: [
    {
      find: '  readonly #addresses = new Map<string, string>()\n',
      replace: '  readonly #addresses = known\n',
    },
    {
      find: 'export class NetworkPolicy {',
      replace: 'const known = new Map<string, string>()\n\nexport class NetworkPolicy {',
    },
  ],
})
