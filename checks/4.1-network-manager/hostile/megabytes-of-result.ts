import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'returns a text of three megabytes instead of an address.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    return '\\u0001'.repeat(5e5)
  }
}
`,
})
