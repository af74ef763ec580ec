import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'names a long constant in so many places that the bundle would be a hundred times as large.',
  must: { beRefused: 'bundle-failed' },
  code: `const enum Bomb { text = '${'x'.repeat(5000)}' }
export class NetworkManager { bombs = [${'Bomb.text,'.repeat(20_000)}] }
`,
})
