import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'returns for a pid what is none: zero, negative, endless, and the number of every process at once.',
  must: { fail: ['sees-host'] },
  code: `
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

let calls = 0
export class ContainerRunner {
  async run() {
    return { pid: [-1, 0, 2 ** 40][calls++ % 3] }
  }
}
`,
})
