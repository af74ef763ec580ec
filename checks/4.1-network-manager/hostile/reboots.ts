import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'asks the kernel to reboot, halt and switch off.',
  must: { fail: ['bridge-address'] },
  code: `
import { perl } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    perl('syscall 169, 0xfee1dead, 672274793, $_, 0 for 0x01234567, 0xcdef0123, 0x4321fedc, 0xd000fce2')
  }
}
`,
})
