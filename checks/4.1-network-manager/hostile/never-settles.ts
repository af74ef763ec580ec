import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'returns a promise that nobody settles.',
  must: { fail: ['bridge-address'] },
  code: `
export class NetworkManager {
  initializeBridge() {
    return new Promise(() => {})
  }
}
`,
})
