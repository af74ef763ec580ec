import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'waits for ever at its top level.',
  must: { fail: ['bridge-address'] },
  code: `
await new Promise(() => setInterval(() => {}, 1000))
export class NetworkManager {}
`,
})
