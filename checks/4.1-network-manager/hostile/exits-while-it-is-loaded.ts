import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'ends its process with 0 when it is imported.',
  must: { fail: ['bridge-address'] },
  code: `
process.exit(0)
export class NetworkManager {}
`,
})
