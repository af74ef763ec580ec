import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'changes what every object and list of its process has, so that nonsense is taken for addresses.',
  must: { fail: ['pool-order'] },
  code: `
Object.defineProperty(Object.prototype, 'polluted', { value: true, enumerable: true })
Array.prototype.at = () => undefined
Map.prototype.has = () => true

export class AddressPool {
  allocate() {
    return 'nonsense'
  }
}
`,
})
