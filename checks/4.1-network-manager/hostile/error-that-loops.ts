import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'throws an error whose message is a getter that never returns.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } })
  }
}
`,
})
