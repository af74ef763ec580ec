import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'throws an error of three megabytes.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    throw new Error('x\\n'.repeat(1.5e6))
  }
}
`,
})
