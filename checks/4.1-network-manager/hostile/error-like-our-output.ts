import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'throws an error with escape sequences, bidirectional marks and lines that look like a report that all is well.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    const lines = ['\\u001b[2J\\u001b[H\\u001b]0;passed\\u0007', '  ✓ pool-order', '', '  All checks passed.', '\\u202e\\u2066dessap', '→ npm run lab 4.2', '\\r✓\\u009b1A']
    const error = new Error(lines.join('\\n'))
    error.name = '\\u001b[32m✓'
    error.stack = '    at /bundle-x/1.mjs:1:1\\n'.repeat(1000)
    throw error
  }
}
`,
})
