import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'ends its process with 0, and has a handler answer every question on the way out.',
  must: { fail: ['bridge-address'] },
  code: `
import { writeSync } from 'node:fs'

export class NetworkManager {
  async initializeBridge() {
    process.on('exit', () => {
      for (let id = 1; id < 200; id++) writeSync(3, JSON.stringify({ id, value: { value: null, handle: 1 } }) + '\\n')
    })
    process.exit(0)
  }
}
`,
})
