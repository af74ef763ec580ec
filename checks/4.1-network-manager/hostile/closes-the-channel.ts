import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'closes the descriptor on which the checks talk with its process.',
  must: { fail: ['pool-order'] },
  code: `
import { closeSync } from 'node:fs'

export class AddressPool {
  allocate() {
    closeSync(3)
    return '172.18.0.2'
  }
}
`,
})
