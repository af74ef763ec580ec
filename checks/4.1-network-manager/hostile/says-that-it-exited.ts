import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'says with the code EEXITED that its process has ended, which it has not.',
  must: { fail: ['bridge-address'] },
  neverSays: 'did not return: it was ended',
  code: `
import { writeSync } from 'node:fs'

export class NetworkManager {
  async initializeBridge() {
    const error = { name: 'GuestTimeout', code: 'EEXITED', message: 'it was ended by SIGKILL' }
    for (let id = 1; id < 200; id++) writeSync(3, JSON.stringify({ id, error }) + '\\n')
  }
}
`,
})
