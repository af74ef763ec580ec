import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'says that it ran tens of thousands of commands that failed, each of which is looked for in megabytes of error.',
  must: { fail: ['bridge-address'] },
  code: `
const stringify = JSON.stringify
const commands = Array.from({ length: 40_000 }, (_, n) => ({ command: 'ip link', exitCode: 1, output: 'xy' + n, stack: '' }))
JSON.stringify = (value, ...rest) => stringify(value?.value?.commands ? { ...value, value: { commands } } : value, ...rest)

export class NetworkManager {
  async initializeBridge() {
    throw new Error('x'.repeat(1_700_000))
  }
}
`,
})
