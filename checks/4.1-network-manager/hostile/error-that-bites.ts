import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'throws an object that throws whenever somebody looks at it.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    const bite = () => { throw trap }
    const trap = new Proxy(function () {}, { get: bite, getPrototypeOf: bite, has: bite, ownKeys: bite, apply: bite })
    throw trap
  }
}
`,
})
