import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'writes to stdout and stderr for ever.',
  must: { fail: ['pool-order'] },
  code: `
import { writeSync } from 'node:fs'

export class AddressPool {
  allocate() {
    const much = '\\u001b[2J✓ all checks passed\\n'.repeat(2000)
    for (;;) for (const stream of [1, 2]) { try { writeSync(stream, much) } catch {} }
  }
}
`,
})
