import { defineHostile } from '../define.ts'

export default defineHostile({
  tries:
    'replaces what the process that serves the checks is built from, so that nonsense is sent as addresses.',
  must: { fail: ['pool-order'] },
  code: `
const stringify = JSON.stringify
const RESULT = { runs: [{ first: '172.18.4.2', count: 1021 }], error: { name: 'Error', message: 'none is left' } }
let calls = 0
JSON.stringify = (value, ...rest) => {
  if (value?.value?.runs) return stringify({ ...value, value: RESULT }, ...rest)
  if (value?.value && 'value' in value.value) return stringify({ ...value, value: { value: '172.18.0.' + (calls++ + 2) } }, ...rest)
  return stringify(value, ...rest)
}
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
