import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'never returns.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    for (;;);
  }
}
`,
})
