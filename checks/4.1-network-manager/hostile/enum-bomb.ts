import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'doubles a constant forty times, for a bundler that computes it.',
  must: { beRefused: 'bundle-failed' },
  code: `enum Bomb { a0 = 'xxxxxxxx', ${Array.from({ length: 40 }, (_, n) => `a${n + 1} = a${n} + a${n}`).join()} }
export class NetworkManager { bomb = Bomb }
`,
})
